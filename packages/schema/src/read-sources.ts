import { readdir, readFile } from 'node:fs/promises';
import type { SchemaSource } from './merge-sources.ts';

/** The folder of the schema's files. */
const FOLDER = new URL('./', import.meta.url);

/** What every domain builds upon, so it is read first. */
const FIRST = 'base.graphql';

/** Reads every `*.graphql` beside this file: base.graphql first, the domains by name after it. */
export async function readSources(): Promise<SchemaSource[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.graphql'));
  const domains = names.filter((name) => name !== FIRST).sort();
  return Promise.all(
    [FIRST, ...domains].map(async (name) => ({
      name,
      text: await readFile(new URL(name, FOLDER), 'utf8'),
    })),
  );
}
