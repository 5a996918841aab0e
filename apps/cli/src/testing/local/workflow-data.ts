import { batchCost, image, money, PNG } from './data.ts';

export const step = (nodeId: string, more = {}) => ({
  nodeId,
  type: 'text_to_image',
  state: 'SUCCEEDED',
  inputs: [],
  generation: null,
  images: [],
  asset: null,
  problem: null,
  finishedAt: null,
  ...more,
});

/** What a step of this machine made. */
export const asset = (id: string, more = {}) => ({
  __typename: 'Asset',
  id,
  url: () => `/images/${id}?signature=s`,
  mimeType: 'image/png',
  byteSize: PNG.length,
  ...more,
});

/** A run of three steps; of one that failed, the second did. */
export const workflowRun = (status: string, more = {}) => ({
  __typename: 'WorkflowRun',
  id: 'wfr_1',
  name: 'city',
  status,
  document: {},
  maxCost: money('0.5'),
  spent: money('0.08'),
  estimatedCost: batchCost('0.08'),
  steps: [
    step('1', { images: [image('img_1'), image('img_2', 1)] }),
    status === 'FAILED'
      ? step('2', {
          state: 'FAILED',
          problem: {
            __typename: 'BasicUserError',
            code: 'CONFLICT',
            message: 'Its generation failed. The provider refused it.',
            field: null,
          },
        })
      : step('2', { type: 'image_to_image', inputs: ['1'], images: [image('img_3')] }),
    step('small', {
      type: 'resize',
      inputs: ['2'],
      ...(status === 'FAILED' ? { state: 'SKIPPED' } : { asset: asset('ast_1') }),
    }),
  ],
  createdAt: '2026-11-21T09:30:00.000Z',
  finishedAt: '2026-11-21T09:31:00.000Z',
  ...more,
});

export const workflowPlan = (more = {}) => ({
  name: 'city',
  images: 1,
  providerCalls: 1,
  nodes: [
    {
      nodeId: '1',
      type: 'text_to_image',
      source: 'external://atelier/brush',
      inputs: [],
      images: 1,
      cost: batchCost('0.04'),
    },
    {
      nodeId: 'small',
      type: 'resize',
      source: null,
      inputs: ['1'],
      images: 1,
      cost: batchCost('0'),
    },
  ],
  cost: batchCost('0.04'),
  warnings: [],
  userErrors: [],
  ...more,
});
