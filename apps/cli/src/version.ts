import { readFileSync } from 'node:fs';

/** The command's version, out of its package.json. */
export function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const parsed: { version: string } = JSON.parse(text); // our own file
  return parsed.version;
}
