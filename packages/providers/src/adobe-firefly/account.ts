import { randomUUID } from 'node:crypto';
import {
  localize,
  type ModelRecordInput,
  ProviderFailure,
  type ProviderRecord,
  unknownModelRecord,
} from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type DiscoveredModel,
  jsonIn,
  type VerifyOutcome,
} from '@darkroom/provider-kit';
import { accessHeaders, callWithAccess, forgetAccess } from './access.ts';
import { failureOf } from './refusals.ts';
import { type CustomModel, customModelsSchema } from './reply-schema.ts';

const PAGE = 50;
const MOST_PAGES = 20;

/** Checks client and secret with the exchange for a token, which is free. Custom models are counted where the list may be read. */
export async function verify(context: AdapterContext): Promise<VerifyOutcome> {
  forgetAccess(context);
  await accessHeaders(context);
  try {
    const { length } = await customModels(context);
    return { message: `The organization has ${length} custom model${length === 1 ? '' : 's'}.` };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    // The API key and the token are looked at together here for the first time.
    if (error.code === 'CREDENTIALS_REJECTED') throw error;
    context.log('the list of custom models could not be read', { code: error.code });
    return {};
  }
}

/** The trained models of the organization. Models of Adobe's own have no list. */
export async function discover(context: AdapterContext): Promise<DiscoveredModel[]> {
  const found = await customModels(context);
  return found.flatMap((model) => {
    const record = recordOf(context.provider, model);
    return record ? [{ providerModelId: model.assetId, record }] : [];
  });
}

/** A model without a file is one that was trained: its asset id goes with every call. */
export function unknownModel(
  providerModelId: string,
  provider: ProviderRecord,
  values: Readonly<Record<string, string>> = {},
): ModelRecordInput {
  const record = customRecord(provider, providerModelId, values, {});
  if (!record) throw new RangeError(`provider.yaml of ${provider.slug} has no unknownModel.`);
  return record;
}

async function customModels(context: AdapterContext): Promise<CustomModel[]> {
  const found: CustomModel[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { status, headers, text } = await callWithAccess(context, {
      url: `/v3/custom-models?publishedState=published&start=${found.length}&limit=${PAGE}`,
      headers: { 'x-request-id': randomUUID() },
    });
    if (status !== 200) throw failureOf({ status, headers, text }, context);
    const parsed = customModelsSchema.safeParse(jsonIn(text));
    if (!parsed.success) {
      throw badResponse(
        `What ${localize(context.provider.label)} answered is no list of custom models`,
        { charge: 'not-charged' },
      );
    }
    const { custom_models: models, total_count: total } = parsed.data;
    found.push(...models);
    if (models.length === 0 || found.length >= (total ?? 0)) break;
  }
  return found;
}

function recordOf(provider: ProviderRecord, model: CustomModel): ModelRecordInput | null {
  const { assetId, displayName, assetName, baseModel, conceptId, samplePrompt } = model;
  const isOld = /image_?3/i.test(`${baseModel?.name ?? ''} ${baseModel?.version ?? ''}`);
  const base_model = isOld ? 'image3_custom' : 'image4_custom';
  const hints = [
    'It was trained by your organization.',
    conceptId ? `The prompt must name its subject: ${conceptId}.` : '',
    samplePrompt ? `A prompt that shows it: ${samplePrompt}.` : '',
  ].filter((hint) => hint !== '');
  return customRecord(
    provider,
    assetId,
    { base_model },
    {
      name: (displayName ?? assetName ?? assetId).slice(0, 120),
      description: hints.join(' ').slice(0, 900),
    },
  );
}

const customRecord = (
  provider: ProviderRecord,
  assetId: string,
  values: Readonly<Record<string, string>>,
  more: Record<string, string>,
): ModelRecordInput | null =>
  unknownModelRecord(provider, assetId, values, {
    ...more,
    wire: { constants: { customModelId: assetId } },
  });
