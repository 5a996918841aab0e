import {
  completeModelRecord,
  defaultModelKey,
  localize,
  type ModelRecord,
  modelRecordSchema,
  type Problem,
  type ProviderRecord,
} from '@darkroom/core';
import type { ProviderCatalog } from '../ports.ts';
import { type GivenParts, issuesAsProblems } from './check-parts.ts';
import { storableRecord } from './storable-record.ts';

/** Flags whose setting must have a way to travel. */
const CARRIED: readonly (readonly [string, string])[] = [
  ['supportsNegativePrompt', 'negativePrompt'],
  ['supportsSeed', 'seed'],
  ['supportsGuidance', 'guidance'],
  ['supportsSteps', 'steps'],
  ['supportsStrength', 'strength'],
];

export interface CustomModel {
  source: string;
  modelId: string;
  key: string | null;
  /** What its credential form says that is no secret, by variable: servers of one kind differ by it. */
  values: Readonly<Record<string, string>>;
}

/**
 * A record for a model that the catalog lacks: text to image alone, one image a call and nothing else supported, but
 * for what the caller says. `told`: what the vendor says of it, which is better than any guess. Else how settings travel is
 * taken from the provider's model whose id is most like it. Where the catalog has no model of the provider, or the
 * provider's file says so (`isAlways`), its adapter says what an unknown one is taken for.
 */
export async function customRecord(
  catalog: ProviderCatalog,
  provider: ProviderRecord,
  model: CustomModel,
  parts: GivenParts,
  told: ModelRecord | null = null,
): Promise<{ ok: true; record: ModelRecord } | { ok: false; problems: Problem[] }> {
  const { source, modelId, key } = model;
  const siblings =
    told || provider.unknownModel?.isAlways ? [] : catalog.models({ provider: provider.slug });
  const sibling = mostAlike(siblings, modelId);
  const base = told ?? (sibling ? null : await unknownRecord(catalog, provider, model));
  const parsed = modelRecordSchema.safeParse({
    ...(base ? storableRecord(base) : {}),
    source,
    key: key ?? defaultModelKey(modelId),
    ...(parts.providerModelId ? { providerModelId: parts.providerModelId } : {}),
    name: parts.name ?? told?.name ?? modelId,
    description: parts.description ?? base?.description ?? describe(provider, modelId),
    capabilities: {
      ...(base?.capabilities ?? { modes: ['txt2img'], maxImagesPerRequest: 1 }),
      ...parts.capabilities,
    },
    defaultSettings: { ...base?.defaultSettings, ...parts.defaultSettings },
    parameters: parts.parameters ?? base?.parameters ?? [],
    prices: parts.prices ?? [],
    tags: [],
    ...(sibling ? { timeoutSeconds: sibling.timeoutSeconds } : {}),
  });
  if (!parsed.success) {
    return { ok: false, problems: groupedProblems(parsed.error) };
  }
  const record = completeModelRecord(parsed.data);
  const like = sibling ?? base;
  if (!like) return { ok: true, record };
  const { wire } = like;
  const fields = { ...wire.fields };
  for (const { name, type } of record.parameters) {
    if (type === 'image' || fields[name] || wire.handledByAdapter.includes(name)) continue;
    // What nobody knows better travels under its own name.
    fields[name] = [
      { field: name, strategy: undefined, values: undefined, modes: undefined, join: undefined },
    ];
  }
  const complete = { ...record, wire: { ...wire, fields } };
  const problems = uncarried(complete, like);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, record: complete };
}

/** What an unknown model of a provider is taken for; null where its adapter does not say, or nothing speaks for it. */
export async function unknownRecord(
  catalog: ProviderCatalog,
  provider: ProviderRecord,
  { modelId, values }: Pick<CustomModel, 'modelId' | 'values'>,
): Promise<ModelRecord | null> {
  const adapter = await catalog.adapter(provider.slug).catch((error: unknown) => {
    if (error instanceof RangeError) return null;
    throw error;
  });
  const input = adapter?.unknownModel?.(modelId, provider, values);
  return input === undefined ? null : completeModelRecord(modelRecordSchema.parse(input));
}

/** The model whose id begins most like `modelId`; the first of them, which is a current one. */
function mostAlike(models: readonly ModelRecord[], modelId: string): ModelRecord | null {
  const common = (other: string) => {
    let length = 0;
    while (length < modelId.length && modelId[length] === other[length]) length += 1;
    return length;
  };
  let best: ModelRecord | null = null;
  for (const model of models) {
    if (best === null || common(model.providerModelId) > common(best.providerModelId)) best = model;
  }
  return best;
}

/** Modes and flags that are claimed and that nothing carries to the provider. */
function uncarried({ capabilities, wire }: ModelRecord, sibling: ModelRecord): Problem[] {
  const problem = (message: string, field: string): Problem => ({
    code: 'INVALID_INPUT',
    message: `${message} None is known for this provider's API: it was looked for in ${sibling.name}.`,
    field: ['capabilities', field],
  });
  const hasModes = Object.keys(wire.modes).length > 0;
  const modes = hasModes ? capabilities.modes.filter((mode) => !wire.modes[mode]) : [];
  const flags = CARRIED.filter(
    ([flag, setting]) =>
      Reflect.get(capabilities, flag) === true &&
      !wire.fields[setting] &&
      !wire.handledByAdapter.includes(setting),
  );
  return [
    ...modes.map((mode) => problem(`The mode ${mode} needs an endpoint.`, 'modes')),
    ...flags.map(([flag, setting]) => problem(`${flag} needs a field for ${setting}.`, flag)),
  ];
}

function describe(provider: ProviderRecord, modelId: string): string {
  const name = localize(provider.label);
  return provider.isPaid
    ? `${modelId} of ${name}, as you described it. Needs a ${name} API key; use may cost money on that account.`
    : `${modelId} of ${name}, as you described it.`;
}

/** zod's issues of a whole record, each under the input field that it came from. */
function groupedProblems(error: Parameters<typeof issuesAsProblems>[0]): Problem[] {
  return error.issues.flatMap((issue) => {
    const [name, ...path] = issue.path;
    return issuesAsProblems({ issues: [{ ...issue, path }] }, String(name ?? 'source'));
  });
}
