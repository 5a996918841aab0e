import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { FileProblem } from './environment-files.ts';

/** What the running server tells about itself. */
export interface ServerFacts {
  /** Darkroom's version, such as 0.1.0. */
  readonly version: string;
  readonly startedAt: Date;
  /** Absolute path of the data directory. */
  readonly dataDirectory: string;
  /** Lines of `.env` files that could not be read at the start. */
  readonly environmentProblems: readonly FileProblem[];
}

/** The version of the package that this file is part of, from `src/` as from `dist/`. */
export async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
