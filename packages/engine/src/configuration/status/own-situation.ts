import type { StoredSet } from '../sources/stored-state.ts';
import { type CredentialSet, ownCredentialSet } from './credential-set.ts';
import { isPerModel } from './own-set.ts';
import { defaultSet, type Situation } from './situation.ts';

/** Before the name of a user's own set, where an attempt keeps what it went out with. No name of a set has a colon. */
const OWN_PREFIX = 'own:';

/** What a set is called where everybody's and users' own stand together. */
export const credentialReference = ({ owner }: Situation, { name }: Pick<CredentialSet, 'name'>) =>
  owner === '' ? name : `${OWN_PREFIX}${name}`;

/** The name of a user's own set out of such a reference; null: it is one of everybody's. */
export const ownName = (reference: string): string | null =>
  reference.startsWith(OWN_PREFIX) ? reference.slice(OWN_PREFIX.length) : null;

/** Whether users may give a provider keys of their own: it has a form, and one set of credentials for all of its models. */
export const takesOwnCredentials = ({ record }: Pick<Situation, 'record'>): boolean =>
  record.credentialForm.some(({ variable }) => variable !== record.baseUrlVariable) &&
  !isPerModel(record);

/** The same provider as it stands with one user's own sets alone. They are not arranged: by name they go. */
export function ownSituation(shared: Situation, owner: string): Situation {
  const stored = shared.owned.filter((set) => set.owner === owner);
  const sets = stored.map((one) => ownSetOf(shared, one));
  const isUsable = shared.hasAddress && takesOwnCredentials(shared);
  const complete = isUsable ? sets.filter(({ missing }) => missing.length === 0) : [];
  return {
    ...shared,
    owner,
    sets,
    arrangement: { order: [], strategy: 'ORDERED', fromFile: { order: false, strategy: false } },
    ofModels: [],
    complete,
    active: complete[0] ?? null,
  };
}

/** One stored set of a user's own as it counts at the addresses of now. */
export const ownSetOf = (shared: Situation, stored: StoredSet): CredentialSet =>
  ownCredentialSet(stored, { ...shared, shared: defaultSet(shared).values });

/** The users with a set of their own that requests can go out with, once each. */
export const ownersOf = (shared: Situation): string[] =>
  [...new Set(shared.owned.map(({ owner }) => owner))].filter(
    (owner) => ownSituation(shared, owner).active !== null,
  );

/** Whether anybody can ask the provider for anything: its models are installed for as long. */
export const isInUse = (shared: Situation): boolean =>
  shared.active !== null || ownersOf(shared).length > 0;
