import {
  completeModelRecord,
  IMAGE_MODEL_TYPE,
  localize,
  type ModelRecord,
  modelKeySchema,
  modelRecordSchema,
  type Problem,
  parseSource,
  printable,
} from '@darkroom/core';
import type { InstalledModel, Outcome } from '../../contracts.ts';
import { type ConfigurationContext, modelEvent, write } from '../context.ts';
import type { GivenValue } from '../providers/judge-values.ts';
import { originOf, parseBaseUrl } from '../sources/base-url.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import { ownCredentials } from '../status/own-set.ts';
import { checkParts, type GivenParts, issuesAsProblems } from './check-parts.ts';
import { customRecord } from './custom-record.ts';
import { unknownSource } from './find-model.ts';
import { freeKey } from './free-key.ts';
import { applyChanges, type OverrideChanges } from './override-changes.ts';
import { plainValuesOf, planOwnCredentials, storeOwnCredentials } from './own-credentials.ts';
import { storableRecord } from './storable-record.ts';
import { updateModel } from './update-model.ts';
import { vendorRecord } from './vendor-record.ts';
import { keepOwnAnswer } from './verify-model.ts';

export interface InstallInput extends GivenParts {
  source: string;
  key?: string | null | undefined;
  credentials?: readonly GivenValue[] | undefined;
}

const refuse = (...problems: Problem[]): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems,
});

/**
 * Installs a model of the catalog, or one that the catalog lacks. What is given of a catalog's model is laid over it
 * as overrides. Installing again answers the model that is there: of what is given then, only credentials count.
 */
export async function installModel(
  context: ConfigurationContext,
  input: InstallInput,
): Promise<Outcome<InstalledModel>> {
  const { situations, catalog } = context;
  const { source } = input;
  const credentials = input.credentials ?? [];
  const index = await context.models.read();
  const installed = index.bySource.get(source);
  if (installed) {
    if (credentials.length === 0) return { ok: true, value: installed };
    const other = await otherServer(context, installed, credentials);
    return other ? refuse(other) : updateModel(context, { model: { source }, credentials });
  }
  const parts = parseSource(source);
  const found = parts ? situations.find(parts.provider) : null;
  if (!parts || !found || found.record.slug !== parts.provider) {
    const candidates = catalog.models().map((model) => model.source);
    const message = unknownSource(context, source, candidates);
    return refuse({ code: 'MODEL_NOT_FOUND', message, field: ['source'] });
  }
  const problems = checkParts(input);
  const key = input.key ?? null;
  if (key !== null) problems.push(...keyProblems(key, index.byKey.get(key)));
  if (problems.length > 0) return refuse(...problems);

  const known = catalog.model(source);
  const situation = await situations.of(found);
  const stored = await situations.ofModel(found.record.slug, source);
  const own = await planOwnCredentials(context, situation, stored, credentials);
  if (!own.ok) return own;
  const modelId = input.providerModelId ?? parts.modelId;
  const told = known
    ? null
    : await vendorRecord(context, situation, { modelId, own: own.change?.changes ?? null });
  if (told && !told.ok) return told;
  const made = known
    ? fromCatalog(known, input)
    : asStored(
        await customRecord(
          catalog,
          found.record,
          { source, modelId: parts.modelId, key, values: plainValuesOf(found.record, credentials) },
          input,
          told?.record,
        ),
      );
  if (!made.ok) return made;
  const { record } = made;
  if (record.modelType !== IMAGE_MODEL_TYPE) {
    return refuse({
      code: 'FEATURE_NOT_AVAILABLE',
      message: `${record.name} is of the type "${printable(record.modelType, 40)}". Darkroom runs models that make images.`,
      field: ['source'],
    });
  }
  const hasOwn =
    own.change === null
      ? ownCredentials(situation, stored)?.isComplete === true
      : [...own.change.changes.values()].some((value) => value !== null);
  const missing = notConfiguredProblem(situation, situations.apiKeysFile);
  if (missing && !hasOwn) return refuse({ ...missing, field: ['source'] });

  const following = (await situations.ofModels(record.provider)).filter(
    ({ values }) => !values.has(found.record.baseUrlVariable ?? ''),
  );
  const isOfCatalog = known !== null && made.stored === null;
  await write(context, async (tx) => {
    const taken = new Set((await tx.models.all()).map((row) => row.key));
    await tx.models.insert({
      key: key ?? freeKey(record.key, taken),
      source,
      provider: record.provider,
      providerModelId: record.providerModelId,
      origin: isOfCatalog ? 'CATALOG' : 'CUSTOM',
      record: made.stored,
    });
    if (made.overrides) await tx.modelOverrides.set(source, { changes: made.overrides });
    await tx.modelRemovals.remove(source);
    if (own.change) {
      await storeOwnCredentials(tx, found.record, source, own.change, following);
    }
    await tx.events.append(modelEvent(source, 'INSTALLED'));
  });
  if (own.change?.answer) {
    // As it is now: with the first key the address that keys belong to was settled.
    await keepOwnAnswer(context, await situations.of(found), source, own.change.answer);
  }
  const value = (await context.models.read()).bySource.get(source);
  if (!value) throw new Error(`The model ${source} was installed and is not there.`);
  return { ok: true, value };
}

/**
 * Refuses to send an installed model elsewhere because a second one of the same name is being added: another server's
 * model gets a source of its own.
 */
async function otherServer(
  { situations }: ConfigurationContext,
  installed: InstalledModel,
  credentials: readonly GivenValue[],
): Promise<Problem | null> {
  const provider = situations.find(installed.provider);
  const stored = await situations.ofModel(installed.provider, installed.source);
  const variable = provider?.record.baseUrlVariable;
  if (variable === undefined || !stored) return null;
  const before = stored.values.get(variable)?.secret.reveal() ?? null;
  const given = credentials.find((one) => one.variable === variable)?.value ?? null;
  const address = given === null ? null : parseBaseUrl(given);
  if (before === null || !address?.ok || originOf(address.url) === originOf(before)) return null;
  return {
    code: 'CONFLICT',
    message: `${installed.source} is installed already, at ${originOf(before)}. For a model of the same name on another server choose another source, such as ${installed.source}-2, with "${installed.providerModelId}" as its providerModelId. To move the one that is there, update it.`,
    field: ['source'],
  };
}

type Made =
  | {
      ok: true;
      record: ModelRecord;
      /** To store with the model; null: the catalog's own counts, with its updates. */
      stored: ReturnType<typeof storableRecord> | null;
      overrides: OverrideChanges | null;
    }
  | { ok: false; problems: Problem[] };

/** What the catalog lacks is stored whole. */
function asStored(made: Awaited<ReturnType<typeof customRecord>>): Made {
  return made.ok ? { ...made, stored: storableRecord(made.record), overrides: null } : made;
}

/** A catalog's model with what the caller says: as overrides where those can say it, as a record of its own else. */
function fromCatalog(known: ModelRecord, given: InstallInput): Made {
  const changes: OverrideChanges = {
    ...(given.name ? { name: given.name } : {}),
    ...(given.description ? { description: given.description } : {}),
    ...(given.capabilities ? { capabilities: given.capabilities } : {}),
    ...(given.defaultSettings ? { defaultSettings: given.defaultSettings } : {}),
  };
  const changed = applyChanges(known, changes);
  if (!changed) {
    const message = "The given capabilities or default settings do not fit the catalog's others.";
    return refuse({ code: 'INVALID_INPUT', message, field: ['capabilities'] });
  }
  const overrides = Object.keys(changes).length === 0 ? null : changes;
  if (!given.parameters && !given.prices && !given.providerModelId) {
    return { ok: true, record: changed, stored: null, overrides };
  }
  const parsed = modelRecordSchema.safeParse({
    ...storableRecord(known),
    ...(given.parameters ? { parameters: given.parameters } : {}),
    ...(given.prices ? { prices: given.prices } : {}),
    ...(given.providerModelId ? { providerModelId: given.providerModelId } : {}),
  });
  if (!parsed.success) return refuse(...issuesAsProblems(parsed.error, 'parameters'));
  const record = completeModelRecord(parsed.data);
  return { ok: true, record, stored: storableRecord(record), overrides };
}

function keyProblems(key: string, holder: InstalledModel | undefined): Problem[] {
  if (!modelKeySchema.safeParse(key).success) {
    return [
      {
        code: 'INVALID_INPUT',
        message:
          'A key has 1 to 80 lower-case letters, digits and . _ -, the first a letter or digit.',
        field: ['key'],
      },
    ];
  }
  return holder
    ? [
        {
          code: 'CONFLICT',
          message: `The key "${key}" belongs to ${localize({ en_US: holder.record.name })} (${holder.source}). Choose another, or leave it out.`,
          field: ['key'],
        },
      ]
    : [];
}
