import { localize, type Problem } from '@darkroom/core';
import type { CredentialRefusal, ProviderAccess } from '../../contracts.ts';
import { type ConfigurationContext, providerEvent, write } from '../context.ts';
import { askProvider } from '../providers/ask-provider.ts';
import { keepStatus } from '../providers/keep-status.ts';
import { keepAnswer, outfitOf } from '../providers/verify-provider.ts';
import { setNames } from '../sources/set-name.ts';
import type { CredentialSet } from '../status/credential-set.ts';
import { credentialReference, ownSituation } from '../status/own-situation.ts';
import { accountOf, type Situation } from '../status/situation.ts';
import type { StatusMemory } from '../status/status-memory.ts';

/** How long a provider is waited for that is asked again about what it rejected, in milliseconds. */
const ASK_TIMEOUT_MS = 10_000;
/** Between two such questions, in milliseconds: calls that fail one after the other are not told anew each time. */
const PAUSE_MS = 1000;
/** A pause that is over before anybody looks is neither told of nor kept, in milliseconds. */
const SHORTEST_TOLD_MS = 1000;

/** Sets of credentials that their provider turned away in the middle of the work. */
export class Quarantine {
  readonly #context: ConfigurationContext;
  readonly #asking = new Map<string, Promise<void>>();
  readonly #askedAt = new Map<string, number>();
  /** The ends of pauses that were written down, in milliseconds since 1970, by account. */
  readonly #kept = new Map<string, number>();

  constructor(context: ConfigurationContext) {
    this.#context = context;
  }

  /**
   * The sets that calls may go out with. One that was rejected is not among them while another stands. Where none does,
   * the provider is asked again, at no cost, before anybody is told to look for a new key.
   */
  async usable(situation: Situation): Promise<CredentialSet[]> {
    const { statuses } = this.#context;
    const usable = statuses.usable(situation);
    if (usable.length > 0 || situation.complete.length === 0) return usable;
    await this.#askAgain(situation);
    return statuses.usable(situation);
  }

  /** Keeps what the provider said of a set, unless there is another key under its name by now. */
  async refused(access: ProviderAccess, refusal: CredentialRefusal): Promise<void> {
    if (refusal.kind === 'cooling') return this.#cool(access, refusal);
    if (access.credential === null) return;
    const { situations } = this.#context;
    const { slug } = access.provider;
    const found = situations.find(slug);
    const shared = found ? await situations.of(found) : null;
    const situation = shared && access.owner !== null ? ownSituation(shared, access.owner) : shared;
    const set = situation?.sets.find(
      (one) =>
        credentialReference(situation, one) === access.credential &&
        accountOf(situation, one) === access.account,
    );
    if (situation && set) await this.#reject(situation, set, refusal.message);
  }

  /** What the provider asked for is kept, so that a restart does not ask it before its time. */
  async #cool(
    { account, credential, provider }: ProviderAccess,
    { forMs, isAskedFor }: CredentialRefusal & { kind: 'cooling' },
  ): Promise<void> {
    const { coolings, database, bell } = this.#context;
    const { isNew, until } = coolings.note(account, forMs);
    if (forMs < SHORTEST_TOLD_MS) return;
    const isTold = isNew && credential !== null;
    // Of calls that are refused together one is enough.
    const isKept =
      isAskedFor && until.getTime() - (this.#kept.get(account) ?? 0) > SHORTEST_TOLD_MS;
    if (!isTold && !isKept) return;
    if (isKept) this.#kept.set(account, until.getTime());
    const { slug } = provider;
    await database.transaction(async (tx) => {
      if (isKept) await tx.credentialCoolings.keep(account, { provider: slug, until });
      if (isTold) await tx.events.append(providerEvent(slug, 'STATUS'));
    });
    if (isTold) bell.ring('activity');
  }

  async #reject(situation: Situation, set: CredentialSet, message: string): Promise<void> {
    const { statuses, clock, log } = this.#context;
    const { slug } = situation.record;
    const checkedAt = new Date(clock.now());
    const status = { state: 'REJECTED', message, checkedAt } as const;
    const isNew = statuses.ofSet(situation, set).state !== 'REJECTED';
    statuses.remember(situation, set, status);
    if (!isNew) return;
    log('warn', `The credentials "${set.name}" were rejected and are not used any more.`, {
      provider: slug,
    });
    await write(this.#context, async (tx) => {
      await keepStatus(tx, situation, set, status);
      await tx.events.append(providerEvent(slug, 'STATUS'));
    });
  }

  /** One question a provider, and a user's own keys, at a time, for all who wait. */
  async #askAgain(situation: Situation): Promise<void> {
    const whose = `${situation.record.slug} ${situation.owner}`;
    const now = this.#context.clock.monotonic();
    const askedAt = this.#askedAt.get(whose) ?? Number.NEGATIVE_INFINITY;
    if (!this.#asking.has(whose) && now - askedAt < PAUSE_MS) return;
    const asking =
      this.#asking.get(whose) ??
      this.#ask(situation).finally(() => {
        this.#asking.delete(whose);
        this.#askedAt.set(whose, this.#context.clock.monotonic());
      });
    this.#asking.set(whose, asking);
    await asking;
  }

  async #ask(situation: Situation): Promise<void> {
    for (const set of situation.complete) {
      const signal = AbortSignal.timeout(ASK_TIMEOUT_MS);
      const answer = await askProvider(this.#context, outfitOf(situation, set), signal);
      // No answer at all is no reason to trust a key that was rejected.
      if (answer.state === 'UNREACHABLE') continue;
      await keepAnswer(this.#context, situation, set, answer);
    }
  }
}

/** Every set was rejected: which, what was said, and what to do. */
export function allRejected(situation: Situation, statuses: StatusMemory): Problem {
  const { record, complete, owner } = situation;
  const names = complete.map(({ name }) => name);
  const [first] = complete;
  const said = first ? (statuses.ofSet(situation, first).message ?? '') : '';
  const what =
    names.length === 1
      ? `${localize(record.label)} rejected ${owner === '' ? 'the' : 'your own'} credentials ${setNames(names)}, so they are not used.`
      : `${localize(record.label)} rejected all of ${owner === '' ? 'its' : 'your own'} credentials, ${setNames(names)}, so none of them is used.`;
  return {
    code: 'CREDENTIALS_REJECTED',
    provider: record.slug,
    message: `${what} ${said}`.trim(),
  };
}
