import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BlobNotFoundError,
  BlobTooLargeError,
  InvalidKeyError,
  SpoolIncompleteError,
} from '../errors.ts';
import { recordingIo } from '../testing/local/recording-io.ts';
import { collect, temporaryFolder } from '../testing/local/temporary-folder.ts';
import { openSpool, type SpoolEntry } from './spool.ts';
import { MAX_HEAD_BYTES } from './spool-trailer.ts';

const head = {
  status: 200,
  headers: { 'content-type': 'application/json', 'x-request-id': 'req_1' },
};
const text = async (entry: SpoolEntry, options?: { allowIncomplete: boolean }) =>
  Buffer.concat(await collect(entry.body(options))).toString();

describe('spool', () => {
  it('gives back a sealed answer, body and head', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    const writer = await spool.create('att_1');
    for (let index = 0; index < 5; index += 1) await writer.write(Buffer.from('x'.repeat(100_000)));
    const sealed = await writer.seal(head);
    await writer.close();
    const opened = await spool.open('att_1');
    for (const entry of [sealed, opened]) {
      expect(entry).toMatchObject({ name: 'att_1', isComplete: true, head, byteSize: 500_000 });
      expect(await text(entry)).toBe('x'.repeat(500_000));
    }
    expect((await spool.list()).map(({ name }) => name)).toEqual(['att_1']);
    expect(await spool.remove('att_1')).toBe(true);
    expect(await spool.remove('att_1')).toBe(false);
    await expect(spool.open('att_1')).rejects.toBeInstanceOf(BlobNotFoundError);
  });

  it('syncs once, after the whole entry, and has synced the name', async () => {
    const { io, steps } = recordingIo();
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool'), io });
    const writer = await spool.create('a');
    await writer.write(Buffer.from('body'));
    await writer.seal(head);
    expect(steps).toEqual([
      'create a.answer',
      'sync-directory spool',
      'write a.answer',
      'write a.answer',
      'sync a.answer',
      'close a.answer',
    ]);
  });

  it('is not sealed when the sync or the sync of its name fails', async () => {
    for (const failing of ['sync a.answer', 'sync-directory spool']) {
      const { io } = recordingIo((step) => (step === failing ? 'EIO' : null));
      const spool = await openSpool({ root: join(await temporaryFolder(), 'spool'), io });
      const writer = await spool.create('a');
      await writer.write(Buffer.from('body'));
      await expect(writer.seal(head), failing).rejects.toThrow('EIO');
      await writer.abort();
    }
  });

  it('knows an entry that was cut, or changed, at any byte', async () => {
    const root = join(await temporaryFolder(), 'spool');
    const spool = await openSpool({ root });
    const writer = await spool.create('a');
    await writer.write(Buffer.from('{"data":[]}'));
    await writer.seal(head);
    const path = join(root, 'a.answer');
    const whole = await readFile(path);
    for (let index = 0; index < whole.length; index += 1) {
      await writeFile(path, whole.subarray(0, index));
      expect((await spool.open('a')).isComplete, `cut at ${index}`).toBe(false);
      const flipped = Buffer.from(whole);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      await writeFile(path, flipped);
      expect((await spool.open('a')).isComplete, `flipped at ${index}`).toBe(false);
    }
    await writeFile(path, whole);
    expect((await spool.open('a')).isComplete).toBe(true);
    await truncate(path, 5);
    const incomplete = await spool.open('a');
    expect(incomplete).toMatchObject({ head: null, byteSize: 5 });
    expect(() => incomplete.body()).toThrow(SpoolIncompleteError);
    expect(await text(incomplete, { allowIncomplete: true })).toBe('{"dat');
  });

  it('tells sealed from unsealed after a real kill -9', async () => {
    const root = join(await temporaryFolder(), 'spool');
    const program = `
      const { openSpool } = await import(${JSON.stringify(new URL('./spool.ts', import.meta.url).href)});
      const spool = await openSpool({ root: ${JSON.stringify(root)} });
      for (const name of ['sealed', 'unsealed']) {
        const writer = await spool.create(name);
        await writer.write(Buffer.alloc(600_000, 120));
        if (name === 'sealed') await writer.seal({ status: 200, headers: {} });
      }
      process.stdout.write('ready');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const spool = await openSpool({ root });
    expect(await spool.open('sealed')).toMatchObject({ isComplete: true, byteSize: 600_000 });
    expect((await spool.open('unsealed')).isComplete).toBe(false);
  });

  it('keeps what came before the cap as evidence, unsealed', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    const writer = await spool.create('a', { maxBytes: 10 });
    await writer.write(Buffer.from('0123456789'));
    await expect(writer.write(Buffer.from('x'))).rejects.toBeInstanceOf(BlobTooLargeError);
    await writer.close();
    await expect(writer.write(Buffer.from('x'))).rejects.toThrow('closed');
    const entry = await spool.open('a');
    expect([entry.isComplete, entry.byteSize]).toEqual([false, 10]);
  });

  it('leaves out the largest headers rather than lose the answer', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    const writer = await spool.create('a');
    await writer.seal({
      status: 429,
      headers: { ...head.headers, cookie: 'c'.repeat(MAX_HEAD_BYTES) },
    });
    expect((await spool.open('a')).head).toEqual({ status: 429, headers: head.headers });
  });

  it('takes only plain names, each once', async () => {
    const spool = await openSpool({ root: join(await temporaryFolder(), 'spool') });
    for (const name of ['', '..', 'a/b', '../a', 'a.b', 'a\0', 'ä', 'a'.repeat(81), 'a\n']) {
      await expect(spool.create(name), name).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(spool.open(name), name).rejects.toBeInstanceOf(InvalidKeyError);
      await expect(spool.remove(name), name).rejects.toBeInstanceOf(InvalidKeyError);
    }
    const writer = await spool.create('a'.repeat(80));
    await expect(spool.create('a'.repeat(80))).rejects.toThrow('exists');
    await writer.abort();
    expect(await spool.list()).toEqual([]);
  });
});
