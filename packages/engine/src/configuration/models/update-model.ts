import {
  type Capabilities,
  capabilitiesSchema,
  type DefaultSettings,
  defaultSettingsSchema,
  type ModelRecord,
  type Problem,
  resolveSize,
} from '@darkroom/core';
import type { Repositories } from '@darkroom/database';
import type { InstalledModel, ModelRef, Outcome } from '../../contracts.ts';
import { type ConfigurationContext, modelEvent, write } from '../context.ts';
import type { GivenValue } from '../providers/judge-values.ts';
import { checkParts, type GivenParts, issuesAsProblems } from './check-parts.ts';
import { installedModel, missingModelProblem } from './find-model.ts';
import { type OverrideChanges, overrideChangesSchema } from './override-changes.ts';
import { type OwnChange, planOwnCredentials, storeOwnCredentials } from './own-credentials.ts';
import { rebuiltRecord } from './rebuild-record.ts';
import { completeRecord, storableRecord } from './storable-record.ts';
import { keepOwnAnswer } from './verify-model.ts';

/** Absent: keep; null: back to the catalog's. */
export interface UpdateInput
  extends Pick<GivenParts, 'name' | 'description' | 'capabilities' | 'defaultSettings' | 'prices'> {
  model: ModelRef;
  credentials?: readonly GivenValue[] | undefined;
  /** null counts as absent. */
  isMarkedAvailable?: boolean | null | undefined;
}

const PARTS = ['name', 'description', 'capabilities', 'defaultSettings', 'prices'] as const;

/** Changes an installed model: overrides by source, which outlive uninstalling and win at run time. */
export async function updateModel(
  context: ConfigurationContext,
  input: UpdateInput,
): Promise<Outcome<InstalledModel>> {
  const { situations, database } = context;
  const model = installedModel(await context.models.read(), input.model);
  if (!model) return { ok: false, problems: [await missingModelProblem(context, input.model)] };
  const problems = checkParts(input);
  if (problems.length > 0) return { ok: false, problems };

  const [override] = await database.modelOverrides.bySources([model.source]);
  const before = overrideChangesSchema.safeParse(override?.changes ?? {});
  const changes: OverrideChanges = before.success ? { ...before.data } : {};
  for (const part of PARTS) {
    if (input[part] === null) delete changes[part];
  }
  if (input.name) changes.name = input.name.trim();
  if (input.description) changes.description = input.description.trim();
  if (input.capabilities) changes.capabilities = input.capabilities;
  if (input.defaultSettings) changes.defaultSettings = input.defaultSettings;
  if (input.prices) changes.prices = [...input.prices];
  const base = await baseRecord(context, model);
  const whole = wholeProblems(base, changes);
  if (whole.length > 0) return { ok: false, problems: whole };

  const provider = situations.find(model.provider);
  const credentials = input.credentials ?? [];
  let store: ((tx: Repositories) => Promise<void>) | null = null;
  let own: OwnChange | null = null;
  if (provider && credentials.length > 0) {
    const stored = await situations.ofModel(model.provider, model.source);
    const planned = await planOwnCredentials(
      context,
      await situations.of(provider),
      stored,
      credentials,
    );
    if (!planned.ok) return planned;
    const { change } = planned;
    own = change;
    const following = (await situations.ofModels(model.provider)).filter(
      ({ values }) => !values.has(provider.record.baseUrlVariable ?? ''),
    );
    if (change) {
      const record = await rebuiltRecord(context, provider.record, model.source, {
        before: stored,
        changes: change.changes,
      });
      store = async (tx) => {
        await storeOwnCredentials(tx, provider.record, model.source, change, following);
        if (record) await tx.models.update(model.source, { record: storableRecord(record) });
      };
    }
  }
  await write(context, async (tx) => {
    await tx.modelOverrides.set(model.source, {
      changes: { ...changes },
      ...(typeof input.isMarkedAvailable === 'boolean'
        ? { isMarkedAvailable: input.isMarkedAvailable }
        : {}),
    });
    await store?.(tx);
    await tx.events.append(modelEvent(model.source, 'CHANGED'));
  });
  if (provider && own?.answer) {
    await keepOwnAnswer(context, await situations.of(provider), model.source, own.answer);
  }
  const value = (await context.models.read()).bySource.get(model.source);
  return value
    ? { ok: true, value }
    : { ok: false, problems: [await missingModelProblem(context, input.model)] };
}

/** The record that overrides are laid over: the model's own, or the catalog's. */
async function baseRecord(
  { database, catalog }: ConfigurationContext,
  model: InstalledModel,
): Promise<ModelRecord> {
  const [row] = await database.models.bySources([model.source]);
  return completeRecord(row?.record) ?? catalog.model(model.source) ?? model.record;
}

/** What is wrong with the record as a whole once the changes are laid over it. */
function wholeProblems(base: ModelRecord, changes: OverrideChanges): Problem[] {
  const capabilities = capabilitiesSchema.safeParse({
    ...base.capabilities,
    ...changes.capabilities,
  });
  const settings = defaultSettingsSchema.safeParse({
    ...base.defaultSettings,
    ...changes.defaultSettings,
  });
  return [
    ...(capabilities.success ? [] : issuesAsProblems(capabilities.error, 'capabilities')),
    ...(settings.success ? [] : issuesAsProblems(settings.error, 'defaultSettings')),
    ...(capabilities.success && settings.success
      ? defaultProblems(capabilities.data, settings.data)
      : []),
  ];
}

/** Defaults that the model itself would refuse. */
function defaultProblems(capabilities: Capabilities, settings: DefaultSettings): Problem[] {
  const { width, height } = settings;
  if (width === null || height === null) return [];
  const answer = resolveSize(capabilities, { dimensions: { width, height } });
  return answer.ok
    ? []
    : [
        {
          code: 'PARAMETER_OUT_OF_RANGE',
          message: answer.message,
          field: ['defaultSettings'],
          allowed: answer.allowed,
        },
      ];
}
