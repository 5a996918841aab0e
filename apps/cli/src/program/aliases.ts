import type { ArgDef } from 'citty';

/** The other names of a flag: a letter, written `-m`, or a word, written `--plan`. */
export function aliasesOf(definition: ArgDef): string[] {
  const alias = 'alias' in definition ? definition.alias : undefined;
  return [alias ?? []].flat();
}
