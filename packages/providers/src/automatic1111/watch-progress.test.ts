import { completeModelRecord, modelRecordSchema } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';
import { offlineContext } from '@darkroom/provider-kit/testing';
import { expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { watchProgress } from './watch-progress.ts';

const { provider } = readProviderFolder('automatic1111');
const model = completeModelRecord(
  modelRecordSchema.parse({
    source: 'external://automatic1111/any',
    name: 'Any',
    description: 'A checkpoint of your own machine; it costs nothing.',
    wire: { progress: { idField: 'force_task_id', path: '/sdapi/v1/progress' } },
  }),
);

it('a cancel is told as passed on before the server answers the interrupt', async () => {
  const told: string[] = [];
  const ended = new AbortController();
  const http: AdapterContext['http'] = {
    socket: () => Promise.reject(new Error('not used')),
    call: async ({ url }) => {
      const isInterrupt = url.endsWith('/interrupt');
      if (isInterrupt) {
        told.push('interrupt');
        ended.abort(); // the call ends while the interrupt is out
      }
      const body = { progress: 0.5, current_task: 'task(1)' };
      const text = JSON.stringify(isInterrupt ? {} : body);
      return { status: 200, headers: {}, bytes: Buffer.from(text), text, json: () => body };
    },
  };
  await watchProgress(
    {
      request: unitCall(provider, model, {}).request,
      prepared: { taskId: 'task(1)' },
      handle: null,
    },
    { ...offlineContext(provider), http },
    {
      signal: ended.signal,
      canceled: AbortSignal.abort(),
      onStopped: () => told.push('stopped'),
      onProgress: () => undefined,
      onPartialImage: () => undefined,
    },
  );
  expect(told).toEqual(['stopped', 'interrupt']);
});
