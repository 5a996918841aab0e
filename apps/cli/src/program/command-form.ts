/** The script of a clone's package.json that runs this command. */
const SCRIPT = 'darkroom';

/**
 * Writes the commands in a text for people in the form that works where they are: one that was called by the clone's
 * script has no `darkroom` to call. `nouns`: the first words of commands, so that prose is left alone.
 */
export function commandForm(
  script: string | null,
  nouns: readonly string[],
): (text: string) => string {
  if (script !== SCRIPT) return (text) => text;
  const command = new RegExp(`(?<![\\w./:-])darkroom (?=(?:${nouns.join('|')}|--\\w+)\\b)`, 'g');
  return (text) => text.replace(command, `npm run -s ${SCRIPT} -- `);
}
