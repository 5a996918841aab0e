import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inputProblem } from '../program/cli-problem.ts';
import { asText, readStdin } from '../program/read-stdin.ts';
import type { Session } from '../program/session.ts';

/**
 * The prompt: the word itself, standard input for `-`, a file's text for `@file`. Absent: none, as upscaling needs none.
 *
 * @throws CliProblem
 */
export async function resolvePrompt(session: Session, word: string | undefined): Promise<string> {
  if (word === undefined) return '';
  if (word === '-') return readStdin(session, 'the prompt');
  if (!word.startsWith('@') || word === '@') return word;
  const path = word.slice(1);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(resolve(session.workingDirectory, path));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw inputProblem(
      `The prompt was to come from the file "${path}", which cannot be read (${why}).`,
      'For a prompt that itself begins with @, give it by standard input: echo "@…" | darkroom generate -',
    );
  }
  return asText(bytes, 'the prompt', `The file "${path}"`);
}
