import type { CredentialCheck } from '@darkroom/database';
import type { ProviderState, ProviderStatus } from '../../contracts.ts';
import { DEFAULT_SET, setNames } from '../sources/set-name.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import type { Coolings } from './coolings.ts';
import type { CredentialSet } from './credential-set.ts';
import { notConfiguredProblem, shadowingSentence, withheldSentence } from './missing-key.ts';
import { isPerModel, ownCredentials } from './own-set.ts';
import { defaultSet, type Situation, signatureOf } from './situation.ts';

/** What a check said of a set, and of which values it said so. */
interface Memory {
  signature: string;
  status: ProviderStatus;
}

/** Of several models the state that most needs a person. */
const WORST_FIRST: readonly ProviderState[] = [
  'REJECTED',
  'NOT_CONFIGURED',
  'UNREACHABLE',
  'UNVERIFIED',
  'VERIFIED',
];

const UNVERIFIED: ProviderStatus = { state: 'UNVERIFIED', message: null, checkedAt: null };

/**
 * What the last checks said. What was stored in the database counts again after a restart where all values in force
 * are stored ones too; keys of the environment and of files may be others by then, so those count as not asked yet.
 * What was said of a model's own credentials is stored beside them, and is not in memory at all.
 */
export class StatusMemory {
  readonly #memories = new Map<string, Memory>();
  readonly #apiKeysFile: string;
  readonly #coolings: Coolings;

  constructor(apiKeysFile: string, coolings: Coolings) {
    this.#apiKeysFile = apiKeysFile;
    this.#coolings = coolings;
  }

  /** Until when a set is left alone; null: it is not. */
  coolingUntil(situation: Situation, set: CredentialSet): Date | null {
    return this.#coolings.until(situation, set);
  }

  /** The sets that calls may go out with: complete, and not rejected. In their order. */
  usable(situation: Situation): CredentialSet[] {
    return situation.complete.filter((set) => this.ofSet(situation, set).state !== 'REJECTED');
  }

  remember(situation: Situation, set: CredentialSet, status: ProviderStatus): void {
    this.#memories.set(keyOf(situation, set), {
      signature: signatureOf(situation, set),
      status,
    });
  }

  forgetSet(slug: string, name: string, owner = ''): void {
    this.#memories.delete(`${slug} ${owner}/${name}`);
  }

  forget(slug: string): void {
    for (const key of [...this.#memories.keys()]) {
      if (key.startsWith(`${slug} `)) this.#memories.delete(key);
    }
  }

  ofSet(situation: Situation, set: CredentialSet): ProviderStatus {
    const problem = set.missing.length > 0 || !situation.hasAddress;
    if (problem) {
      return {
        state: 'NOT_CONFIGURED',
        message: this.#missing(situation, set),
        checkedAt: null,
      };
    }
    const known = this.#memories.get(keyOf(situation, set));
    if (known) {
      return known.signature === signatureOf(situation, set) ? known.status : UNVERIFIED;
    }
    if (situation.baseUrl.url === null && situation.record.credentialForm.length === 0) {
      return { state: 'VERIFIED', message: null, checkedAt: situation.setting?.checkedAt ?? null };
    }
    return storedStatus(situation, set);
  }

  #missing(situation: Situation, set: CredentialSet): string | null {
    if (situation.owner !== '' && situation.hasAddress)
      return (
        set.problem ??
        'It is not complete for the addresses that requests go to now: a key is never sent to another address than it was saved for. Give it anew.'
      );
    const alone = { ...situation, sets: [set], active: null };
    return notConfiguredProblem(alone, this.#apiKeysFile)?.message ?? null;
  }

  /** The state of a model's own credentials. Null: it has none of its own. */
  ofModel(situation: Situation, stored: StoredSet | null): ProviderStatus | null {
    const own = ownCredentials(situation, stored);
    if (own === null || stored === null) return null;
    if (!own.isComplete) {
      const message =
        stored.problem ??
        'They are not complete for the address that requests go to now: a key is never sent to another address than it was saved for. Give them anew.';
      return { state: 'NOT_CONFIGURED', message, checkedAt: null };
    }
    const { check } = stored;
    const state = STATES.find((one) => one === check?.state);
    if (!check || !state || check.baseUrl !== own.baseUrl) return UNVERIFIED;
    return { state, message: check.message, checkedAt: check.checkedAt };
  }

  /** Of a provider whose models have nothing in common: the state that most needs a person, of all of theirs. */
  #ofAllModels(situation: Situation): ProviderStatus {
    const statuses = situation.ofModels.flatMap((stored) => {
      const status = this.ofModel(situation, stored);
      return status ? [{ ...status, source: stored.source }] : [];
    });
    const worst = WORST_FIRST.flatMap(
      (state) => statuses.find((status) => status.state === state) ?? [],
    )[0];
    if (!worst) {
      const message = notConfiguredProblem(situation, this.#apiKeysFile)?.message ?? null;
      return { state: 'NOT_CONFIGURED', message, checkedAt: null };
    }
    const { state, message, checkedAt, source } = worst;
    const about = message === null || state === 'VERIFIED' ? null : `${source}: ${message}`;
    return { state, message: about, checkedAt };
  }

  /** The provider's: that of the first set that can be used, else of the first, else of the default one. */
  of(situation: Situation): ProviderStatus {
    if (isPerModel(situation.record)) return this.#ofAllModels(situation);
    const [usable] = this.usable(situation);
    const set = usable ?? situation.active ?? defaultSet(situation);
    const status = this.ofSet(situation, set);
    if (status.state === 'NOT_CONFIGURED') return status;
    const notes = [
      status.message,
      withheldSentence(situation, set),
      shadowingSentence(set),
      usable ? this.#rejectedNote(situation) : null,
      this.#coolingNote(situation),
    ];
    return { ...status, message: notes.filter((note) => note !== null).join(' ') || null };
  }

  /** Of sets that stand aside while others work. */
  #rejectedNote(situation: Situation): string | null {
    const rejected = situation.complete
      .filter((set) => this.ofSet(situation, set).state === 'REJECTED')
      .map(({ name }) => name);
    if (rejected.length === 0) return null;
    return `The provider rejected the credentials ${setNames(rejected)}: they are not used until they are checked again or changed.`;
  }

  #coolingNote(situation: Situation): string | null {
    const isCooling = (set: CredentialSet) => this.coolingUntil(situation, set) !== null;
    const cooling = situation.complete.flatMap((set) => {
      const until = this.coolingUntil(situation, set);
      return until ? [`"${set.name}" until ${until.toISOString()}`] : [];
    });
    if (cooling.length === 0) return null;
    // Where no other is left nothing passes them by: orders stand in their queue, and free checks go out at once.
    const usable = this.usable(situation);
    if (usable.length > 0 && usable.every(isCooling))
      return `The provider takes no more calls for now with ${cooling.join(', ')}. There are no other credentials to go on with: orders wait until then.`;
    return `Left alone because the provider takes no more calls with them for now: ${cooling.join(', ')}.`;
  }
}

const STATES: readonly ProviderState[] = ['UNVERIFIED', 'VERIFIED', 'REJECTED', 'UNREACHABLE'];

/** What was kept in the database of stored values, where all in force are stored ones and the address is the same. */
function storedStatus(
  { owner, setting, baseUrl }: Situation,
  { name, values, check }: CredentialSet,
): ProviderStatus {
  if (owner !== '') return checkedStatus(check);
  const isStored = [...values.values()].every(({ origin }) => origin === 'DATABASE');
  if (!isStored || !['STORED', 'PROVIDER'].includes(baseUrl.from)) return UNVERIFIED;
  if (name !== DEFAULT_SET) {
    return check?.baseUrl === (baseUrl.url ?? '') ? checkedStatus(check) : UNVERIFIED;
  }
  const state = STATES.find((one) => one === setting?.state);
  if (!setting || !state) return UNVERIFIED;
  return { state, message: setting.stateMessage, checkedAt: setting.checkedAt };
}

function checkedStatus(check: CredentialCheck | null): ProviderStatus {
  const state = STATES.find((one) => one === check?.state);
  if (!check || !state) return UNVERIFIED;
  return { state, message: check.message, checkedAt: check.checkedAt };
}

const keyOf = ({ record, owner }: Situation, { name }: CredentialSet) =>
  `${record.slug} ${owner}/${name}`;
