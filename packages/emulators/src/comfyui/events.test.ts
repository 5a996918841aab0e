import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { graph } from './test-graph.ts';

/** Events by `ws`, unmodified. */
let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startVendorEmulator('comfyui');
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

async function call(path: string, body?: object): Promise<unknown> {
  const reply = await fetch(`${emulator.url}${path}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json', 'x-api-key': emulator.key },
  });
  const text = await reply.text();
  return text === '' ? null : JSON.parse(text);
}
const queue = async (more: object) =>
  z
    .looseObject({ prompt_id: z.string() })
    .parse(await call('/prompt', { prompt: graph(), ...more }));
const isRunning = async () => {
  const { queue_running: running } = z
    .looseObject({ queue_running: z.array(z.unknown()) })
    .parse(await call('/queue'));
  return running.length > 0;
};

describe('the WebSocket', () => {
  /** Everything that a client is told, until its prompt has ended. */
  async function listen(features: boolean, act?: (id: string) => Promise<unknown>) {
    emulator.setSettings({ latencyMs: 300 });
    const socket = new WebSocket(`${emulator.url.replace('http', 'ws')}/ws?clientId=me`, {
      headers: { 'x-api-key': emulator.key },
    });
    const events: { type: string; data: Record<string, unknown> }[] = [];
    const frames: Buffer[] = [];
    const over = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) {
          frames.push(data);
          return;
        }
        const event = z
          .object({ type: z.string(), data: z.record(z.string(), z.unknown()) })
          .parse(JSON.parse(data.toString()));
        events.push(event);
        if (/success|interrupted|_error/.test(event.type)) resolve();
      });
    });
    await new Promise((resolve) => socket.on('open', resolve));
    if (features) {
      socket.send(
        JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } }),
      );
    }
    const { prompt_id: id } = await queue({ client_id: 'me' });
    await queue({ client_id: 'somebody else' });
    await act?.(id);
    await over;
    socket.close();
    return { id, events, frames, types: [...new Set(events.map(({ type }) => type))] };
  }

  it('tells a client of its prompts alone: steps, previews, pictures', async () => {
    const { id, events, frames, types } = await listen(false);
    expect(types).toEqual([
      'status',
      'execution_start',
      'execution_cached',
      'executing',
      'progress',
      'executed',
      'execution_success',
    ]);
    expect(events[0]?.data).toMatchObject({
      status: { exec_info: { queue_remaining: 0 } },
      sid: 'me',
    });
    for (const { data, type } of events.slice(1))
      expect([type, data.prompt_id]).toEqual([type, id]);
    const steps = events.filter(({ type }) => type === 'progress').map(({ data }) => data);
    expect(steps[0]).toMatchObject({ max: 10, node: '3', value: expect.any(Number) });
    const executed = events.find(({ type }) => type === 'executed')?.data;
    expect(executed).toMatchObject({ node: '9', output: { images: [{ type: 'output' }, {}] } });
    expect(events.filter(({ type }) => type === 'executing').at(-1)?.data.node).toBeNull();
    const [preview] = frames;
    expect([preview?.readUInt32BE(0), preview?.readUInt32BE(4)]).toEqual([1, 2]);
    expect(await readImage(preview?.subarray(8) ?? Buffer.alloc(0))).toMatchObject({ width: 96 });
  });

  it('tells more of previews to a client that knows it', async () => {
    const { id, frames } = await listen(true);
    const preview = frames[0] ?? Buffer.alloc(8);
    expect(preview.readUInt32BE(0)).toBe(4);
    const length = preview.readUInt32BE(4);
    const metadata: unknown = JSON.parse(preview.subarray(8, 8 + length).toString());
    expect(metadata).toEqual({ node_id: '3', prompt_id: id, image_type: 'image/png' });
    expect(await readImage(preview.subarray(8 + length))).toMatchObject({ format: 'png' });
  });

  it('tells of an interrupt', async () => {
    const { types } = await listen(false, async () => {
      while (!(await isRunning()));
      await call('/interrupt', {});
    });
    expect(types.at(-1)).toBe('execution_interrupted');
  });
});
