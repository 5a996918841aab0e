import type { WireInput } from '@darkroom/core';
import type { CallRequest } from '../../adapter/adapter.ts';
import { toyModel } from './toy-adapter.ts';

/** A plain call of a model with these inputs. */
export function unitCallOf(
  inputs: Readonly<Record<string, WireInput>>,
  change: Partial<CallRequest> = {},
): CallRequest {
  return {
    model: { ...toyModel, wire: { ...toyModel.wire, inputs: { ...inputs } } },
    request: {
      mode: 'txt2img',
      prompt: 'p',
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
    mode: 'txt2img',
    count: 1,
    call: 0,
    image: null,
    mask: null,
    referenceImages: [],
    parameterImages: {},
    ...change,
  };
}
