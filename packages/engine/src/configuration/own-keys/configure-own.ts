import { localize, missingFields, type Problem, Secret } from '@darkroom/core';
import type { ProviderStatus, Viewer } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { syncModels } from '../models/sync-models.ts';
import { askProvider } from '../providers/ask-provider.ts';
import type { ConfigureResult } from '../providers/configure-provider.ts';
import { hintOf } from '../providers/field-states.ts';
import { type GivenValue, hiddenProblems, judgeValues } from '../providers/judge-values.ts';
import { keepStatus } from '../providers/keep-status.ts';
import { providerView } from '../providers/provider-view.ts';
import { keptSentence, UNCHECKED } from '../providers/unchecked.ts';
import { unknownProvider } from '../providers/unknown-provider.ts';
import { outfitOf } from '../providers/verify-provider.ts';
import { fixedVariables } from '../sources/address-variables.ts';
import { DEFAULT_SET, isSetName, SET_NAME_RULE } from '../sources/set-name.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import { ownSetOf, ownSituation, takesOwnCredentials } from '../status/own-situation.ts';
import type { Situation } from '../status/situation.ts';
import { removeOwn } from './remove-own.ts';

export interface ConfigureOwnInput {
  /** Slug or alias. */
  provider: string;
  /** Default: "default". */
  credential?: string | undefined;
  credentials?: readonly GivenValue[] | undefined;
  /** Not the user's to set: refused where it is given. */
  baseUrl?: string | null | undefined;
}

/**
 * Stores a key that a user gives a provider for their own generations, once the provider was asked whether it is good. By the
 * rules of shared ones: what is rejected is not stored, what cannot be checked never takes the place of what was. Where
 * requests go is everybody's, and not the user's to say: a server must not be sent elsewhere by whoever may order.
 */
export async function configureOwn(
  context: ConfigurationContext,
  viewer: Viewer,
  input: ConfigureOwnInput,
): Promise<ConfigureResult> {
  const { situations, statuses, clock } = context;
  const owner = viewer.userId;
  const found = situations.find(input.provider);
  if (!found) {
    const problem = unknownProvider(input.provider, situations);
    return { provider: null, installedModels: [], problems: [problem] };
  }
  const shared = await situations.of(found);
  const { record } = shared;
  const { slug } = record;
  const refuse = (...problems: Problem[]): ConfigureResult => ({
    provider: providerView(shared, statuses, viewer),
    installedModels: [],
    problems: problems.map((problem) => ({ provider: slug, ...problem })),
  });
  const name = input.credential ?? DEFAULT_SET;
  const problems = problemsOf(shared, input, name);
  if (problems.length > 0) return refuse(...problems);
  const judged = judgeValues(record.credentialForm, input.credentials ?? [], slug);
  if (judged.problems.length > 0) return refuse(...judged.problems);

  const before = ownSituation(shared, owner).sets.find((set) => set.name === name);
  const stored = shared.owned.find((set) => set.owner === owner && set.name === name);
  // What was saved for another address is given up: it could neither be used nor asked about.
  const isKept = before !== undefined && before.check !== null;
  const values = new Map(isKept ? stored?.values : []);
  const setAt = new Date(clock.now());
  for (const [variable, value] of judged.changes) {
    if (value === null) values.delete(variable);
    else values.set(variable, { secret: new Secret(value), setAt });
  }
  if (values.size === 0 && stored && judged.changes.size > 0) {
    const { provider, problems: told } = await removeOwn(context, viewer, {
      provider: slug,
      credential: name,
    });
    return { provider, installedModels: [], problems: told };
  }
  if (values.size === 0) {
    const message = `Give at least one value of ${localize(record.label)}'s form.`;
    return refuse({ code: 'PROVIDER_KEY_REQUIRED', message, field: ['credentials'] });
  }
  const next: StoredSet = {
    owner,
    provider: slug,
    name,
    source: '',
    values,
    problem: null,
    // Asked about below, at the addresses of now.
    check: { owner, provider: slug, name, source: '', ...UNASKED, baseUrl: shared.place },
  };
  const set = ownSetOf(shared, next);
  const plain = Object.fromEntries([...set.values].map(([key, { value }]) => [key, value]));
  const hidden = hiddenProblems(record.credentialForm, input.credentials ?? [], plain);
  if (hidden.length > 0) return refuse(...hidden);
  const missing = missingFields(record.credentialForm, plain);
  if (missing.length > 0) {
    const names = missing.map((field) => `${localize(field.label)} (${field.variable})`);
    const message = `A key of your own for ${localize(record.label)} needs ${names.join(' and ')}. Give it with the others.`;
    return refuse({ code: 'PROVIDER_KEY_REQUIRED', message, field: ['credentials'] });
  }
  const answer = await askProvider(context, outfitOf(shared, set));
  const said = answer.message ?? `${localize(record.label)} gave no reason.`;
  if (answer.state === 'REJECTED') {
    const message = `${said} Nothing was stored, and what was there stays.`;
    return refuse({ code: 'CREDENTIALS_REJECTED', message, field: ['credentials'] });
  }
  const wasGood =
    before !== undefined &&
    statuses.ofSet(ownSituation(shared, owner), before).state === 'VERIFIED';
  const [lost] = [...judged.changes.keys()];
  if (answer.state === 'UNREACHABLE' && wasGood && lost !== undefined) {
    const message = `${said} ${keptSentence(lost, 'take that one away first')}`;
    return refuse({ code: 'PROVIDER_UNREACHABLE', message, field: ['credentials'] });
  }
  const status: ProviderStatus = {
    state: answer.state,
    message: answer.state === 'UNREACHABLE' ? `${said} ${UNCHECKED}` : answer.message,
    checkedAt: setAt,
  };
  const ofModels = await situations.ofModels(slug);
  const owned = [...shared.owned.filter((one) => one !== stored), next];
  const after: Situation = { ...shared, owned };
  const installed = await write(context, async (tx) => {
    if (!isKept) await tx.credentials.clear({ owner, provider: slug, name, source: '' });
    const changed = [...values].filter(
      ([variable]) => !isKept || judged.changes.has(variable) || !stored?.values.has(variable),
    );
    const cleared = [...judged.changes].filter(([, value]) => value === null);
    await tx.credentials.setMany({ owner, provider: slug, name, source: '' }, [
      ...changed.map(([variable, { secret }]) => {
        const value = secret.reveal();
        const field = record.credentialForm.find((one) => one.variable === variable);
        return { variable, value, hint: field ? hintOf(field, value) : null };
      }),
      ...cleared.map(([variable]) => ({ variable, value: null })),
    ]);
    await keepStatus(tx, { ...after, owner }, set, status);
    await tx.events.append(providerEvent(slug, 'CONFIGURED'));
    const own = new Set(ofModels.map(({ source }) => source));
    return (await syncModels(tx, context.catalog, after, own)).installed;
  });
  statuses.forgetSet(slug, name, owner);
  const now = await situations.of(found);
  context.known.note(now);
  const index = await context.models.read();
  return {
    provider: providerView(now, statuses, viewer),
    installedModels: installed.flatMap((source) => index.bySource.get(source) ?? []),
    problems: [],
  };
}

const UNASKED = { state: 'UNVERIFIED', message: null, checkedAt: new Date(0) };

/** What stands in the way of a key of one's own, before its values are looked at. */
function problemsOf(shared: Situation, input: ConfigureOwnInput, name: string): Problem[] {
  const { record } = shared;
  const label = localize(record.label);
  if (!takesOwnCredentials(shared)) {
    const message = `${label} takes no keys of users' own: it has no key in common for its models.`;
    return [{ code: 'FEATURE_NOT_AVAILABLE', message, field: ['scope'] }];
  }
  if (!isSetName(name))
    return [{ code: 'INVALID_INPUT', message: SET_NAME_RULE, field: ['credential'] }];
  if (!shared.hasAddress) {
    const message = `${label} has no address yet. An admin of this server sets it; then give your own key.`;
    return [{ code: 'PROVIDER_NOT_CONFIGURED', message, field: ['provider'] }];
  }
  if (input.baseUrl !== undefined) return [ofAdmins(label, ['baseUrl'])];
  const fixed = fixedVariables(record);
  const misplaced = (input.credentials ?? []).findIndex(({ variable }) => fixed.has(variable));
  if (misplaced !== -1) return [ofAdmins(label, ['credentials', String(misplaced), 'variable'])];
  return [];
}

const ofAdmins = (label: string, field: string[]): Problem => ({
  code: 'INVALID_INPUT',
  message: `Where requests to ${label} go is set by an admin, for everybody. Give your own key without it.`,
  field,
});
