import { DUPLICATES } from './duplicates.ts';
import { KILLS } from './kills.ts';
import { PROVIDER_FAULTS } from './provider-faults.ts';
import type { Row } from './row.ts';

/** Every fault that Darkroom is held against, and the tests that prove what comes of it. */
export const MATRIX: readonly Row[] = [...KILLS, ...PROVIDER_FAULTS, ...DUPLICATES];
