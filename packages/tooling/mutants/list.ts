import { BACKUPS } from './list/backups.ts';
import { BATCHES } from './list/batches.ts';
import { CHECKS_AND_CATALOG } from './list/checks-and-catalog.ts';
import { DATABASE } from './list/database.ts';
import { EGRESS_AND_KEYS } from './list/egress-and-keys.ts';
import { IDENTITY_AND_REQUESTS } from './list/identity-and-requests.ts';
import { MONEY_AND_ATTEMPTS } from './list/money-and-attempts.ts';
import { STORAGE } from './list/storage.ts';
import type { Mutant } from './mutant.ts';

/** All mutants there are. */
export const MUTANTS: readonly Mutant[] = [
  ...MONEY_AND_ATTEMPTS,
  ...BATCHES,
  ...BACKUPS,
  ...EGRESS_AND_KEYS,
  ...IDENTITY_AND_REQUESTS,
  ...STORAGE,
  ...DATABASE,
  ...CHECKS_AND_CATALOG,
];
