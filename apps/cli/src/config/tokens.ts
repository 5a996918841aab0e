import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import { CliProblem } from '../program/cli-problem.ts';
import { readJsonFile, writePrivateFile } from './config-file.ts';

/** Where a token came from. */
export type TokenOrigin = 'DARKROOM_TOKEN' | 'auth login' | 'token file';

export interface FoundToken {
  readonly token: string;
  readonly origin: TokenOrigin;
  /** The file, where it came from one. */
  readonly path: string | null;
}

export const storedTokensPath = (environment: Environment): string =>
  join(environment.configDirectory, 'tokens.json');
export const localTokenPath = (environment: Environment): string =>
  join(environment.home, 'cli-token');

/** Whether `url` is a server of this very machine: no other is sent the token out of the data directory. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * The token for a server: DARKROOM_TOKEN, then what `auth login` stored for this address, then, for a server of this
 * machine, the file that it keeps for the command. Null where there is none.
 */
export function findToken(environment: Environment, url: string): FoundToken | null {
  if (environment.token !== null) {
    return { token: environment.token, origin: 'DARKROOM_TOKEN', path: null };
  }
  const path = storedTokensPath(environment);
  const stored = readStoredTokens(environment)[new URL(url).origin];
  if (stored !== undefined) return { token: stored, origin: 'auth login', path };
  if (!isLoopback(url)) return null;
  const local = localTokenPath(environment);
  const token = readLocalToken(local);
  return token === null ? null : { token, origin: 'token file', path: local };
}

function readLocalToken(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new CliProblem(
      'UNAUTHENTICATED',
      `The token file ${path} cannot be read (${String(code)}). It belongs to the user that runs the server: run the command as that user, or sign in with \`darkroom auth login\`.`,
      { exitCode: 4, cause: error },
    );
  }
}

/** Tokens by the address of their server. @throws CliProblem for a file that others can read. */
export function readStoredTokens(environment: Environment): Record<string, string> {
  const path = storedTokensPath(environment);
  const parsed = readJsonFile(path);
  if (parsed === null) return {};
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new CliProblem(
      'CONFIG_UNSAFE',
      `${path} holds tokens, and others on this machine can read it. Run: chmod 600 ${path}`,
      { exitCode: 4 },
    );
  }
  const tokens: Record<string, string> = {};
  for (const [origin, token] of Object.entries(parsed)) {
    if (typeof token === 'string') tokens[origin] = token;
  }
  return tokens;
}

/** Stores a token for a server, or takes it away. */
export function storeToken(environment: Environment, url: string, token: string | null): void {
  const { origin } = new URL(url);
  const { [origin]: _before, ...others } = readStoredTokens(environment);
  const tokens = token === null ? others : { ...others, [origin]: token };
  const path = storedTokensPath(environment);
  if (Object.keys(tokens).length === 0) rmSync(path, { force: true });
  else writePrivateFile(path, `${JSON.stringify(tokens, null, 2)}\n`);
}
