import type { ModelRecord, ProviderRecord } from '@darkroom/core';
import type { AdapterContext, CallRequest } from '@darkroom/provider-kit';
import { offlineContext } from '@darkroom/provider-kit/testing';

/** A plain call and its context for tests that read fixtures: no socket is there to be opened. */
export function unitCall(
  provider: ProviderRecord,
  model: ModelRecord,
  credentials: Readonly<Record<string, string>>,
): { context: AdapterContext; request: CallRequest } {
  return {
    context: offlineContext(provider, { credentials }),
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
