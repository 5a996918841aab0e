import type { CredentialOrigin } from '../../contracts.ts';

/** A value of a credential form and where it is from. Holds the plain value: never leaves the configuration. */
export interface FoundValue {
  value: string;
  origin: CredentialOrigin;
  /** The environment variable or the file; null for the database. */
  place: string | null;
  setAt: Date | null;
}

export type FoundValues = ReadonlyMap<string, FoundValue>;
