import { localize, type ModelRecordInput, type ProviderRecord, parseSource } from '@darkroom/core';
import { type AdapterContext, badResponse, type DiscoveredModel } from '@darkroom/provider-kit';
import { ideogramHeaders } from './headers.ts';
import { errorIn, failureOf } from './refusals.ts';
import { customModelsSchema } from './reply-schema.ts';

/** How the address of a model of one's own looks. */
const CUSTOM = /^model\/[^/]+\/version\/[^/]+$/;

const SPEED: NonNullable<ModelRecordInput['parameters']>[number] = {
  type: 'enum',
  name: 'rendering_speed',
  label: 'Speed',
  values: ['turbo', 'default', 'quality'],
  default: 'default',
};

/**
 * A record for a model that no file describes: one of a person's own by its address (`model/…/version/…`), which is
 * taken to be trained on 3.0, or one that is newer than these files, by its name in the paths of v2.
 */
export function unknownModel(providerModelId: string, provider: ProviderRecord): ModelRecordInput {
  return recordOf(providerModelId, provider, providerModelId);
}

function recordOf(
  providerModelId: string,
  provider: ProviderRecord,
  name: string,
): ModelRecordInput {
  const isCustom = CUSTOM.test(providerModelId);
  return {
    source: `external://${provider.slug}/${providerModelId}`,
    name: name.slice(0, 120),
    description: `${name} of ${localize(provider.label)}; Darkroom has no file about it and offers what every model can do. Needs an Ideogram API key; use costs money on that account.`,
    capabilities: {
      modes: ['txt2img'],
      supportsSeed: true,
      maxSeed: '2147483647',
      maxImagesPerRequest: 8,
      maxPromptLength: 10_000,
    },
    defaultSettings: { count: 1 },
    parameters: isCustom ? [SPEED] : [],
    tags: isCustom ? ['discovered', 'custom'] : ['discovered'],
    wire: {
      modes: {
        txt2img: {
          path: isCustom
            ? '/v2/image/generate/ideogram-3-custom-model'
            : '/v2/image/generate/{model}',
        },
      },
      constants: { async: true, ...(isCustom ? { custom_model_uri: providerModelId } : {}) },
      fields: {
        prompt: 'prompt',
        count: 'num_images',
        seed: { field: 'seed', strategy: 'number' },
        ...(isCustom ? { rendering_speed: 'rendering_speed' } : {}),
      },
    },
    timeoutSeconds: 900,
  };
}

/** The account's own models that can paint. The vendor's models are in no list. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const answer = await context.http.call({ url: '/models', headers: ideogramHeaders(context) });
  const { status, headers } = answer;
  if (status !== 200) throw failureOf({ status, headers, error: errorIn(answer.text) }, context);
  const parsed = customModelsSchema.safeParse(answer.json());
  if (!parsed.success) {
    throw badResponse(`What ${context.baseUrl}/models answered is no list of models`, {
      charge: 'not-charged',
    });
  }
  return parsed.data.models.flatMap(({ name, custom_model_uri: uri, ...facts }) => {
    if (!uri || facts.is_available_for_generation === false) return [];
    const record = recordOf(uri, context.provider, name ?? uri);
    return parseSource(record.source) ? [{ providerModelId: uri, record }] : [];
  });
}
