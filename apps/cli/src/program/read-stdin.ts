import { inputProblem } from './cli-problem.ts';
import type { Session } from './session.ts';

/** Larger than any prompt or key, smaller than a mistake. */
const MAXIMUM_BYTES = 1024 * 1024;

/**
 * Everything on standard input as text, without the line end at its end.
 *
 * @throws CliProblem where it is a terminal, empty, too long or no text.
 */
export async function readStdin(session: Session, what: string): Promise<string> {
  const { stdin } = session.terminal;
  if (stdin.isTTY) session.output.note(`Reading ${what} from the terminal; end it with Ctrl-D.`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MAXIMUM_BYTES)
      throw inputProblem(
        `Standard input is too long for ${what}: at most ${MAXIMUM_BYTES} bytes are read.`,
      );
    chunks.push(part);
  }
  return asText(Buffer.concat(chunks), what, 'Standard input');
}

/** Bytes as text. @throws CliProblem where they are empty or no UTF-8. */
export function asText(bytes: Uint8Array, what: string, source: string): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw inputProblem(`${source} is no text in UTF-8, so it cannot be ${what}.`);
  }
  const trimmed = text.replace(/\r?\n$/, '');
  if (trimmed.trim() === '')
    throw inputProblem(`${source} is empty, and ${what} was to come from it.`);
  return trimmed;
}
