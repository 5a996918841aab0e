import { readFileSync } from 'node:fs';
import { localize, nearestWord, type ProviderRecord, providerSlugSchema } from '@darkroom/core';
import { z } from 'zod';
import { Problems } from './problem.ts';
import { toValue } from './yaml/located.ts';
import { readYaml } from './yaml/read-yaml.ts';

const schema = z.record(
  providerSlugSchema,
  z.strictObject({
    label: z.string().min(1).max(60),
    aliases: z.array(providerSlugSchema).default([]),
    /** One sentence. */
    reason: z.string().min(1).max(500),
    alternatives: z.array(providerSlugSchema).min(1),
    asOf: z.iso.date(),
  }),
);

/** A service that people ask for and that cannot be offered. */
export interface NotOffered {
  slug: string;
  label: string;
  /** Why, in a sentence. */
  reason: string;
  /** Providers to use in its place, the nearest first: those that there are. */
  alternatives: readonly ProviderRecord[];
  /** The day on which the reason was looked up. */
  asOf: string;
  /** Reason and alternatives for a person. */
  sentence: string;
}

/** Beside `src/` and `dist/` alike. */
const FILE = new URL('../not-offered.yaml', import.meta.url);

type Entries = z.infer<typeof schema>;

/** The file that comes with Darkroom. @throws where it is broken. */
function readEntries(): Entries {
  const problems = new Problems();
  const tree = readYaml(readFileSync(FILE), 'not-offered.yaml', problems);
  if (!tree) throw new Error(problems.list.map(({ message }) => message).join(' '));
  return schema.parse(toValue(tree));
}

let entries: Entries | null = null;

/** Everything that cannot be offered, by slug and alias. `find` gives the providers that there are. */
export function notOfferedServices(
  find: (slug: string) => ProviderRecord | null,
): Map<string, NotOffered> {
  entries ??= readEntries();
  return new Map(
    Object.entries(entries).flatMap(([slug, { aliases, alternatives, ...entry }]) => {
      const found = alternatives.flatMap((name) => find(name) ?? []);
      const names = found.map(({ label, slug: name }) => `${localize(label)} (${name})`);
      const list =
        names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
      const sentence = `${entry.reason}${names.length === 0 ? '' : ` Use ${list} in its place.`}`;
      const one: NotOffered = { slug, ...entry, alternatives: found, sentence };
      return [slug, ...aliases].map((name): [string, NotOffered] => [name, one]);
    }),
  );
}

/** A name as people write it, as the file writes it. */
export const foldServiceName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');

/** Shorter names are like too many others to be guessed. */
const SHORTEST_GUESS = 5;

/**
 * The service that somebody meant who asked for `name` and found nothing: by its name, by one of its models
 * ("midjourney-v7", "external://mj/v7"), or misspelt, where none of `others` is more like it.
 */
export function meantService(
  name: string,
  services: ReadonlyMap<string, NotOffered>,
  others: readonly string[],
): NotOffered | null {
  const folded = foldServiceName(name.slice(0, 200)).replace(/^external:\/\//, '');
  const parts = folded.split(/[-/:.@]/);
  // "niji-journey-6" before "niji-journey", "niji-journey" before "niji".
  for (let length = parts.length; length > 0; length -= 1) {
    const start = parts.slice(0, length).join('-');
    // A provider of that name is meant, and not a service.
    if (others.includes(start)) return null;
    const found = services.get(start);
    if (found) return found;
  }
  const guesses = [...services.keys()].filter((known) => known.length >= SHORTEST_GUESS);
  for (const word of new Set([folded, parts[0] ?? ''])) {
    if (word.length < SHORTEST_GUESS) continue;
    const found = services.get(nearestWord(word, [...others, ...guesses]) ?? '');
    if (found) return found;
  }
  return null;
}
