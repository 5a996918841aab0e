import { chmod, open } from 'node:fs/promises';
import { basename } from 'node:path';

/** Characters of a line that a terminal shows well; a service account's key has some 1,700. */
const LINE_MAXIMUM = 160;

/** A line `NAME=value` for the eye: a long one becomes a comment, so that nobody copies a part of a key for the whole. */
export function shortened(line: string): string {
  if (line.length <= LINE_MAXIMUM) return line;
  const name = line.slice(0, line.indexOf('='));
  return `# ${name}: ${line.length - name.length - 1} characters, in the file named below`;
}

/**
 * Writes `NAME=value` lines as a `.env` file that its owner alone may read. What `--env-file` names may be there from an
 * earlier start, and nothing else is written over.
 *
 * @throws Error that says what is in the way.
 */
export async function writeVariables(path: string, lines: readonly string[]): Promise<void> {
  const text = `${HEAD}\n${lines.join('\n')}\n`;
  const file = await open(path, 'a+', 0o600);
  try {
    const there = await file.readFile('utf8');
    if (there !== '' && !there.startsWith(HEAD))
      throw new Error(
        `${path} holds other lines, which are not written over. Name another file, and put its lines into your ${basename(path)} by hand.`,
      );
    await chmod(path, 0o600);
    await file.truncate(0);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

const HEAD = '# Written by the emulators: where they listen, and their keys. Good while they run.';
