import { createId, Secret } from '@darkroom/core';
import type { CredentialCheck as CheckRow, CredentialValue as Row } from '../client.ts';
import { CredentialError, type CredentialPlace, seal, unseal } from '../credentials/envelope.ts';
import type { KeyRing } from '../credentials/key-ring.ts';
import { now, type RepositoryContext } from './context.ts';

/** One credential: of a provider, or (source set) of one model. */
export type CredentialAddress = Omit<CredentialPlace, 'variable'>;

/** A value to store; null clears it. */
export interface CredentialInput {
  readonly variable: string;
  readonly value: string | null;
  /** What may be shown of it: "…a1b2", or the whole of a setting that is no secret. */
  readonly hint?: string | null;
}

/** What may be known of a stored value: everything but the value. */
export interface StoredCredentialState extends CredentialPlace {
  readonly id: string;
  readonly hint: string | null;
  readonly setAt: Date;
}

/** Which credentials; a part that is left out matches all. */
export interface CredentialFilter {
  /** A user's own; "" for everybody's. Left out: for `states` everybody's, for `clear` all there are. */
  readonly owner?: string;
  readonly provider?: string;
  readonly name?: string;
  readonly source?: string;
}

/** What the last check said. `owner` left out: of everybody's. */
export type CredentialCheck = Omit<CheckRow, 'owner'> & { owner?: string };

/** Whose values are meant where nobody is named: everybody's. */
const SHARED = '';

const STATE_FIELDS = {
  id: true,
  provider: true,
  name: true,
  source: true,
  variable: true,
  hint: true,
  setAt: true,
} as const;

/** Credentials, encrypted at rest. The only place where a stored value becomes readable is `reveal`. */
export class Credentials {
  readonly #context: RepositoryContext;

  constructor(context: RepositoryContext) {
    this.#context = context;
  }

  /** Stores and clears values of one credential, all or none. What is not named stays; what was said of it goes. */
  async setMany(address: CredentialAddress, inputs: readonly CredentialInput[]): Promise<void> {
    const setAt = now(this.#context);
    const { owner = SHARED, provider, name, source } = address;
    await this.#context.transaction(async ({ client }) => {
      for (const { variable, value, hint = null } of inputs) {
        const place = { owner, provider, name, source, variable };
        if (value === null) {
          await client.credentialValue.deleteMany({ where: place });
          continue;
        }
        const data = { ...seal(value, place, this.#keys(place)), hint, setAt };
        await client.credentialValue.upsert({
          where: { owner_provider_name_source_variable: place },
          create: { id: createId('credential', setAt.getTime()), ...place, ...data },
          update: data,
        });
      }
      if (inputs.length > 0)
        await client.credentialCheck.deleteMany({ where: { owner, provider, name, source } });
    });
  }

  /** Removes values, with what was said of them, and gives how many there were. Without a filter: all of them. */
  async clear(filter: CredentialFilter): Promise<number> {
    return this.#context.transaction(async ({ client }) => {
      await client.credentialCheck.deleteMany({ where: { ...filter } });
      return (await client.credentialValue.deleteMany({ where: { ...filter } })).count;
    });
  }

  /** Keeps what the provider said of the values that are stored now: until one of them changes. */
  async keepCheck(check: CredentialCheck): Promise<void> {
    const { owner = SHARED, provider, name, source, ...said } = check;
    await this.#context.client.credentialCheck.upsert({
      where: { owner_provider_name_source: { owner, provider, name, source } },
      create: { ...check, owner },
      update: said,
    });
  }

  /** What was said of each of everybody's credentials, or of each of one user's own, in no order. */
  async checks(owner: string = SHARED): Promise<CredentialCheck[]> {
    const rows = await this.#context.client.credentialCheck.findMany({ where: { owner } });
    return rows.map(({ owner: whose, ...check }) =>
      whose === SHARED ? check : { ...check, owner: whose },
    );
  }

  /** What is stored, without the values; everybody's, unless the filter names an owner; ordered by provider, name, source and variable. */
  async states(filter: CredentialFilter = {}): Promise<StoredCredentialState[]> {
    return this.#context.client.credentialValue.findMany({
      where: { owner: SHARED, ...filter },
      select: STATE_FIELDS,
      orderBy: [{ provider: 'asc' }, { name: 'asc' }, { source: 'asc' }, { variable: 'asc' }],
    });
  }

  /** The same of everything that is somebody's own, each with its owner. */
  async statesOfOwners(): Promise<(StoredCredentialState & { owner: string })[]> {
    return this.#context.client.credentialValue.findMany({
      where: { owner: { not: SHARED } },
      select: { ...STATE_FIELDS, owner: true },
      orderBy: [{ provider: 'asc' }, { owner: 'asc' }, { name: 'asc' }, { variable: 'asc' }],
    });
  }

  /** What was said of everything that is somebody's own, in no order. */
  async checksOfOwners(): Promise<(CredentialCheck & { owner: string })[]> {
    return this.#context.client.credentialCheck.findMany({ where: { owner: { not: SHARED } } });
  }

  /**
   * The values of one credential by variable, for calling the provider. Never for showing.
   *
   * @throws CredentialError where one cannot be read.
   */
  async reveal(address: CredentialAddress): Promise<Map<string, Secret>> {
    const { owner = SHARED, provider, name, source } = address;
    const rows = await this.#context.client.credentialValue.findMany({
      where: { owner, provider, name, source },
    });
    return new Map(rows.map((row) => [row.variable, this.#open(row)]));
  }

  /**
   * Reads every stored value and forgets it: whether the master key is the right one, at start.
   *
   * @throws CredentialError for the first that cannot be read. Nothing is written.
   */
  async assertReadable(): Promise<void> {
    for (const row of await this.#context.client.credentialValue.findMany()) this.#open(row);
  }

  #open(row: Row): Secret {
    const { owner, provider, name, source, variable } = row;
    const whose = owner === SHARED ? {} : { owner };
    const place = { ...whose, provider, name, source, variable };
    return new Secret(unseal(row, place, this.#keys(place)));
  }

  #keys(place: CredentialPlace): KeyRing {
    const { keyRing } = this.#context;
    if (keyRing === null) throw new CredentialError('KEY_MISSING', place);
    return keyRing;
  }
}
