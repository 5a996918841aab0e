import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inputProblem } from '../program/cli-problem.ts';
import { asText, readStdin } from '../program/read-stdin.ts';
import type { Session } from '../program/session.ts';

/** A workflow's document out of a JSON file, or standard input for `-`. @throws CliProblem that names the file. */
export async function readDocument(
  session: Session,
  path: string,
): Promise<Record<string, unknown>> {
  const source = path === '-' ? 'Standard input' : `The file "${path}"`;
  const text = await readText(session, path, source);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw inputProblem(`${source} is no JSON: ${why}`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw inputProblem(
      `${source} is no workflow.`,
      'It looks like { "nodes": { "1": { "type": "text_to_image", "model": { "key": "…" }, "prompt": "…" } } }.',
    );
  return { ...document };
}

async function readText(session: Session, path: string, source: string): Promise<string> {
  if (path === '-') return readStdin(session, 'the workflow');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(resolve(session.workingDirectory, path));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw inputProblem(`${source} cannot be read (${why}).`);
  }
  return asText(bytes, 'the workflow', source);
}
