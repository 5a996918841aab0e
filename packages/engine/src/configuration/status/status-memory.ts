import type { ProviderState, ProviderStatus } from '../../contracts.ts';
import { notConfiguredProblem, shadowingSentence, withheldSentence } from './missing-key.ts';
import { type CredentialSet, DEFAULT_SET, type Situation, signatureOf } from './situation.ts';

/** What a check said of a set, and of which values it said so. */
interface Memory {
  signature: string;
  status: ProviderStatus;
}

const UNVERIFIED: ProviderStatus = { state: 'UNVERIFIED', message: null, checkedAt: null };

/**
 * What the last checks said. What was stored in the database counts again after a restart where all values in force
 * are stored ones too; keys of the environment and of files may be others by then, so those count as not asked yet.
 */
export class StatusMemory {
  readonly #memories = new Map<string, Memory>();
  readonly #apiKeysFile: string;

  constructor(apiKeysFile: string) {
    this.#apiKeysFile = apiKeysFile;
  }

  remember(situation: Situation, set: CredentialSet, status: ProviderStatus): void {
    this.#memories.set(keyOf(situation, set), {
      signature: signatureOf(situation, set),
      status,
    });
  }

  forgetSet(slug: string, name: string): void {
    this.#memories.delete(`${slug} ${name}`);
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
        message:
          notConfiguredProblem({ ...situation, sets: [set], active: null }, this.#apiKeysFile)
            ?.message ?? null,
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
    return set.name === DEFAULT_SET ? storedStatus(situation, set) : UNVERIFIED;
  }

  /** The provider's: that of the set in use, else of the default one. */
  of(situation: Situation): ProviderStatus {
    const set = situation.active ?? situation.sets[0];
    if (!set) return UNVERIFIED;
    const status = this.ofSet(situation, set);
    if (status.state === 'NOT_CONFIGURED') return status;
    const notes = [status.message, withheldSentence(situation, set), shadowingSentence(set)];
    return { ...status, message: notes.filter((note) => note !== null).join(' ') || null };
  }
}

const STATES: readonly ProviderState[] = ['UNVERIFIED', 'VERIFIED', 'REJECTED', 'UNREACHABLE'];

function storedStatus({ setting, baseUrl }: Situation, { values }: CredentialSet): ProviderStatus {
  const isStored = [...values.values()].every(({ origin }) => origin === 'DATABASE');
  const state = STATES.find((one) => one === setting?.state);
  if (!setting || !state || !isStored || !['STORED', 'PROVIDER'].includes(baseUrl.from)) {
    return UNVERIFIED;
  }
  return { state, message: setting.stateMessage, checkedAt: setting.checkedAt };
}

const keyOf = ({ record }: Situation, { name }: CredentialSet) => `${record.slug} ${name}`;
