import type { ModelRecord, ProviderRecord } from '@darkroom/core';
import {
  type AdapterContext,
  type CallRequest,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { ManualClock, testCredentials } from '@darkroom/provider-kit/testing';

/** A plain call and its context for tests that read fixtures: no socket is there to be opened. */
export function unitCall(
  provider: ProviderRecord,
  model: ModelRecord,
  credentials: Readonly<Record<string, string>>,
): { context: AdapterContext; request: CallRequest } {
  return {
    context: {
      provider,
      baseUrl: provider.baseUrl ?? 'http://127.0.0.1:1',
      credentials: testCredentials(credentials),
      endpoint: (name) => provider.endpoints[name]?.url ?? '',
      http: { call: () => Promise.reject(new Error('A unit test makes no calls.')) },
      token: () => Promise.reject(new Error('A unit test fetches no tokens.')),
      forgetToken: () => undefined,
      secrets: () => secretsOfCredentials(provider, testCredentials(credentials)),
      clock: new ManualClock(),
      signal: new AbortController().signal,
      log: () => undefined,
    },
    request: {
      model,
      mode: 'txt2img',
      count: 1,
      call: 0,
      image: null,
      mask: null,
      referenceImages: [],
      parameterImages: {},
      request: {
        mode: 'txt2img',
        prompt: 'A red bicycle against a white wall',
        negativePrompt: null,
        size: null,
        count: 1,
        seed: null,
        steps: null,
        guidance: null,
        strength: null,
        image: null,
        mask: null,
        referenceImages: [],
        partialImages: 0,
        outputFormat: null,
        parameters: {},
        parameterImages: {},
      },
    },
  };
}
