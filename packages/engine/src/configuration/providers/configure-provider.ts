import { isSecretField, localize, type Problem } from '@darkroom/core';
import type { InstalledModel, ProviderStatus, ProviderView } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { syncModels } from '../models/sync-models.ts';
import { DEFAULT_SET } from '../sources/set-name.ts';
import { notConfiguredProblem } from '../status/missing-key.ts';
import type { Situation } from '../status/situation.ts';
import { askProvider, type ProviderAnswer } from './ask-provider.ts';
import { hintOf } from './field-states.ts';
import { keepStatus } from './keep-status.ts';
import { type ConfigureInput, type PlannedChange, planChange } from './plan-change.ts';
import { providerView } from './provider-view.ts';
import { keptSentence, UNCHECKED } from './unchecked.ts';
import { unknownProvider } from './unknown-provider.ts';

export interface ConfigureResult {
  /** As it stands now; null where there is none of this name. */
  provider: ProviderView | null;
  /** Those that this call installed. */
  installedModels: InstalledModel[];
  problems: Problem[];
}

/**
 * Stores credentials and base URL of a provider, after the provider was asked whether they are good: what it rejects
 * is not stored, and what was there stays. One that cannot be reached gets the key all the same, with the state
 * UNREACHABLE: the person may be offline. But a secret that was checked stays until it is cleared. Then its starter models
 * are installed.
 */
export async function configureProvider(
  context: ConfigurationContext,
  input: ConfigureInput,
): Promise<ConfigureResult> {
  const { situations, statuses } = context;
  const found = situations.find(input.provider);
  if (!found) {
    const problem = unknownProvider(input.provider, situations);
    return { provider: null, installedModels: [], problems: [problem] };
  }
  const refuse = async (problems: Problem[]): Promise<ConfigureResult> => ({
    provider: providerView(await situations.of(found), statuses),
    installedModels: [],
    problems,
  });
  const planned = await planChange(context, found, input);
  if (!planned.ok) return refuse(planned.problems);
  const { change } = planned;
  const { record } = change.after;

  const hasNewValues = [...change.changes.values()].some((value) => value !== null);
  const changesNothing = change.changes.size === 0 && change.baseUrl === undefined;
  if (!change.isComplete && (hasNewValues || changesNothing)) {
    const missing = notConfiguredProblem(
      { ...change.after, sets: [change.set], active: null },
      situations.apiKeysFile,
    );
    if (missing) return refuse([{ ...missing, field: ['credentials'] }]);
  }
  let answer: ProviderAnswer | null = null;
  if (change.isComplete && (hasNewValues || changesNothing || change.baseUrl !== undefined)) {
    answer = await askProvider(context, {
      record,
      baseUrl: change.after.baseUrl.url ?? '',
      form: record.credentialForm,
      values: change.tested,
    });
    if (answer.state === 'REJECTED') {
      return refuse([
        {
          code: 'CREDENTIALS_REJECTED',
          message: `${answer.message ?? `${localize(record.label)} rejected the credentials.`} Nothing was stored, and what was there stays.`,
          field: ['credentials'],
          provider: record.slug,
        },
      ]);
    }
    if (answer.state === 'UNREACHABLE') {
      const lost = lostSecret(await situations.of(found), change, statuses);
      const said = answer.message ?? `${localize(record.label)} could not be reached.`;
      if (lost !== null) {
        const base = { code: 'PROVIDER_UNREACHABLE' as const, provider: record.slug };
        return refuse([
          {
            ...base,
            message: `${said} ${keptSentence(lost, 'clear that one first')}`,
            field: ['credentials'],
          },
        ]);
      }
      answer = { ...answer, message: `${said} ${UNCHECKED}` };
    }
  }
  const installed = await store(context, change, answer);
  const now = await situations.of(found);
  context.known.note(now);
  const index = await context.models.read();
  return {
    provider: providerView(now, statuses),
    installedModels: installed.flatMap((source) => index.bySource.get(source) ?? []),
    problems: [],
  };
}

/** The stored secret that the provider has accepted and a change would put another, or none, in the place of. */
function lostSecret(
  before: Situation,
  { name, changes, clearsStored }: PlannedChange,
  statuses: ConfigurationContext['statuses'],
): string | null {
  const set = before.sets.find((one) => one.name === name);
  if (!set || statuses.ofSet(before, set).state !== 'VERIFIED') return null;
  const lost = before.record.credentialForm.find((field) => {
    const { variable } = field;
    const found = set.values.get(variable);
    if (found?.origin !== 'DATABASE' || !isSecretField(field)) return false;
    return clearsStored || (changes.has(variable) && changes.get(variable) !== found.value);
  });
  return lost?.variable ?? null;
}

/** Everything in one transaction: values, address, state, models and events. Gives the sources of new models. */
async function store(
  context: ConfigurationContext,
  change: PlannedChange,
  answer: ProviderAnswer | null,
): Promise<string[]> {
  const { situations, statuses, catalog, clock } = context;
  const { after, set, name, changes } = change;
  const { record } = after;
  const { slug } = record;
  const ofModels = await situations.ofModels(slug);
  // Models without an address of their own follow the provider's: their keys are welded to it as well.
  const following = ofModels.filter(({ values }) => !values.has(record.baseUrlVariable ?? ''));
  const remaining = change.clearsStored
    ? ofModels.filter((one) => !following.includes(one))
    : ofModels;
  // A stored value may stand behind one of the environment: then the answer is not about what is in force.
  const isInForce = [...changes].every(
    ([variable, value]) => value === null || set.values.get(variable)?.value === value,
  );
  const status: ProviderStatus | null =
    answer && isInForce
      ? { state: answer.state, message: answer.message, checkedAt: new Date(clock.now()) }
      : null;
  const installed = await write(context, async (tx) => {
    if (change.clearsStored) {
      // Users' own keys stay: they do not count at another address than they were saved for.
      await tx.credentials.clear({ owner: '', provider: slug, source: '' });
      for (const { source } of following) await tx.credentials.clear({ provider: slug, source });
    }
    await tx.credentials.setMany(
      { provider: slug, name, source: '' },
      [...changes].map(([variable, value]) => {
        const field = record.credentialForm.find((one) => one.variable === variable);
        return { variable, value, hint: field && value !== null ? hintOf(field, value) : null };
      }),
    );
    await tx.providerSettings.set(slug, {
      ...(change.baseUrl === undefined ? {} : { baseUrl: change.baseUrl }),
      origin: change.origin,
      ...(name === DEFAULT_SET && status === null
        ? { state: 'UNVERIFIED', stateMessage: null, checkedAt: null }
        : {}),
    });
    if (status) await keepStatus(tx, after, set, status);
    await tx.events.append(providerEvent(slug, 'CONFIGURED'));
    const own = new Set(remaining.map(({ source }) => source));
    return (await syncModels(tx, catalog, after, own)).installed;
  });
  statuses.forgetSet(slug, name);
  if (status) statuses.remember(after, set, status);
  if (status && answer && set === after.active)
    context.vendorModels.remember(after, set, answer.modelIds);
  return installed;
}
