import type { ModelOverride } from '../kit/options.ts';

/** What the list says of one parameter. */
export type Descriptor =
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'range'; readonly min: number; readonly max: number }
  | { readonly type: 'boolean' };

/** One line of a host's prices. */
export interface Pricing {
  readonly billable: string;
  readonly unit: string;
  readonly cost_usd: number;
  readonly variant?: string;
}

export interface RoutedModel {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly inputs: readonly string[];
  readonly parameters: Readonly<Record<string, Descriptor>>;
  readonly streams: boolean;
  readonly hosts: readonly { readonly name: string; readonly pricing: readonly Pricing[] }[];
}

const ratios = (...values: string[]): Descriptor => ({ type: 'enum', values });
const image = (cost_usd: number): Pricing => ({
  billable: 'output_image',
  unit: 'image',
  cost_usd,
});

export const ROUTED: readonly RoutedModel[] = [
  {
    id: 'openai/gpt-image-2',
    name: 'OpenAI: GPT Image 2',
    description: 'A model for detail and lettering. It edits pictures as well.',
    inputs: ['text', 'image'],
    parameters: {
      n: { type: 'range', min: 1, max: 4 },
      aspect_ratio: ratios('1:1', '3:2', '2:3', 'auto'),
      quality: { type: 'enum', values: ['auto', 'low', 'medium', 'high'] },
      background: { type: 'enum', values: ['auto', 'opaque', 'transparent'] },
      output_format: { type: 'enum', values: ['png', 'jpeg', 'webp'] },
      output_compression: { type: 'range', min: 0, max: 100 },
      input_references: { type: 'range', min: 0, max: 16 },
    },
    streams: true,
    hosts: [
      {
        name: 'OpenAI',
        pricing: [
          { billable: 'output_image', unit: 'token', cost_usd: 0.00003 },
          { billable: 'input_image', unit: 'token', cost_usd: 0.000008 },
          { billable: 'input_text', unit: 'token', cost_usd: 0.000005 },
        ],
      },
    ],
  },
  {
    id: 'bytedance-seed/seedream-4.5',
    name: 'ByteDance Seed: Seedream 4.5',
    description: 'Pictures at up to 4K.',
    inputs: ['text', 'image'],
    parameters: {
      resolution: { type: 'enum', values: ['1K', '2K', '4K'] },
      aspect_ratio: ratios('1:1', '16:9', '9:16', '2.35:1'),
      seed: { type: 'boolean' },
      input_references: { type: 'range', min: 0, max: 10 },
      watermark: { type: 'boolean' },
    },
    streams: false,
    hosts: [{ name: 'Seed', pricing: [image(0.04)] }],
  },
  {
    id: 'black-forest-labs/flux.2-pro',
    name: 'Black Forest Labs: FLUX.2 Pro',
    description: 'The second FLUX, by two hosts.',
    inputs: ['text'],
    parameters: {
      aspect_ratio: ratios('1:1', '16:9', '21:9'),
      seed: { type: 'range', min: 0, max: 4_294_967_295 },
      guidance: { type: 'range', min: 1.5, max: 10 },
    },
    streams: false,
    hosts: [
      {
        name: 'BFL',
        pricing: [{ billable: 'output_image', unit: 'megapixel', cost_usd: 0.03 }],
      },
      {
        name: 'Acme',
        pricing: [
          { billable: 'output_image', unit: 'megapixel', cost_usd: 0.035 },
          { billable: 'input_font', unit: 'request', cost_usd: 0.01 },
        ],
      },
    ],
  },
  {
    id: 'quiver/arrow',
    name: 'Quiver: Arrow',
    description: 'Draws vectors.',
    inputs: ['text'],
    parameters: { output_format: { type: 'enum', values: ['svg'] } },
    streams: false,
    hosts: [{ name: 'Quiver', pricing: [image(0.02)] }],
  },
];

export function routedModels(override: readonly ModelOverride[] | null): readonly RoutedModel[] {
  const [usual] = ROUTED;
  if (override === null || !usual) return ROUTED;
  return override.map((entry) => {
    const { id, like } = typeof entry === 'string' ? { id: entry, like: entry } : entry;
    return { ...(ROUTED.find((model) => model.id === (like ?? id)) ?? usual), id };
  });
}

/** A model as the list shows it. */
export const listed = (model: RoutedModel) => ({
  id: model.id,
  name: model.name,
  description: model.description,
  created: 1_760_000_000,
  architecture: { input_modalities: model.inputs, output_modalities: ['image'] },
  supported_parameters: model.parameters,
  supports_streaming: model.streams,
  endpoints: `/api/v1/images/models/${model.id}/endpoints`,
});

/** The hosts of a model as its own page shows them. */
export const hostsOf = (model: RoutedModel) => ({
  id: model.id,
  endpoints: model.hosts.map(({ name, pricing }) => ({
    provider_name: name,
    provider_slug: name.toLowerCase(),
    provider_tag: null,
    pricing,
    supported_parameters: model.parameters,
    supports_streaming: model.streams,
    allowed_passthrough_parameters: [],
  })),
});
