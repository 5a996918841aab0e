import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { nearestWord, printable, Secret } from '@darkroom/core';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';
import { readEnvironmentFile, type Variables } from './environment-files.ts';
import { isLoopbackHost } from './http/hosts.ts';

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the environment says, checked. */
export interface Environment {
  /** 0 takes any free port. Default 4100. */
  readonly port: number;
  /** Address to listen at. Default 127.0.0.1. */
  readonly host: string;
  /** Absolute path of the data directory. Default `~/.darkroom`. */
  readonly home: string;
  /** A bearer token that is right from the first start on, for machines without a person at the console. */
  readonly adminToken: Secret | null;
  readonly databaseUrl: string | null;
  readonly storageUrl: string | null;
  /** How browsers reach this server where that is not HOST and PORT: behind a proxy, or by a name. */
  readonly publicUrl: URL | null;
  readonly masterKey: Secret | null;
  readonly masterKeyFile: string | null;
  readonly logLevel: LogLevel;
  /** Every variable, `.env` files included, for looking up credentials. */
  readonly variables: Variables;
  /** Lines for the log about settings that are dangerous. */
  readonly warnings: readonly string[];
  /** A line for each DARKROOM_* variable that is neither the server's nor among `credentials`. */
  unknownVariables(credentials: Iterable<string>): string[];
}

interface Rule<T> {
  schema: z.ZodType<T, string>;
  allowed: string;
  isSecret?: boolean;
}

const rule = <T>(schema: z.ZodType<T, string>, allowed: string, isSecret = false): Rule<T> => ({
  schema,
  allowed,
  isSecret,
});

const RULES = {
  PORT: rule(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().min(0).max(65_535)),
    'a whole number from 0 to 65535 (0: any free port)',
  ),
  HOST: rule(
    z
      .string()
      .refine((host) => isIP(host) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(host)),
    'an address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0, or its name, without a port',
  ),
  DARKROOM_HOME: rule(
    z.string().refine((path) => !path.includes('\0')),
    'the path of a folder',
  ),
  DARKROOM_ADMIN_TOKEN: rule(
    z.string().regex(/^[\x21-\x7e]{16,512}$/),
    '16 to 512 printable characters without spaces; `openssl rand -hex 32` makes a good one',
    true,
  ),
  DARKROOM_DATABASE_URL: rule(
    z.string().regex(/^(file:|[./])/),
    'a SQLite file, such as file:/var/lib/darkroom/darkroom.db',
    true,
  ),
  DARKROOM_STORAGE_URL: rule(
    z.string().regex(/^(file:|[./])/),
    'a folder, such as file:/var/lib/darkroom/images',
    true,
  ),
  DARKROOM_PUBLIC_URL: rule(
    z
      .string()
      .refine((text) => URL.canParse(text))
      .transform((text) => new URL(text))
      .refine(isOrigin),
    'an http or https address without path, user or query, such as https://darkroom.example.com',
  ),
  DARKROOM_MASTER_KEY: rule(
    z.string().regex(/^([0-9a-f]{64}|[A-Za-z0-9+/]{43}=|[A-Za-z0-9_-]{43}=?)$/i),
    '32 random bytes as 64 hexadecimal digits or as base64; `openssl rand -hex 32` makes them',
    true,
  ),
  DARKROOM_MASTER_KEY_FILE: rule(z.string().min(1), 'the path of a file that holds the master key'),
  DARKROOM_LOG: rule(z.enum(LOG_LEVELS), `one of ${LOG_LEVELS.join(', ')}`),
} satisfies Record<string, Rule<unknown>>;

/** The variables that the server itself reads. */
export const SERVER_VARIABLES: readonly string[] = Object.keys(RULES);

function isOrigin(url: URL): boolean {
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return (
    isWeb && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  );
}

/** A variable's checked value; null where it is unset or empty (compose files set empty ones). */
function read<T>(variables: Variables, name: string, rule: Rule<T>): T | null {
  const given = variables[name]?.trim();
  if (given === undefined || given === '') return null;
  const parsed = rule.schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const shown = rule.isSecret
    ? `has a value of ${given.length} characters that cannot be used (not shown here)`
    : `is "${printable(given, 80)}"`;
  throw new ConfigurationError(`${name} ${shown}. Allowed: ${rule.allowed}.`);
}

function dangers(variables: Variables): string[] {
  const found: string[] = [];
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    found.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0: certificates of providers are NOT checked, so anybody on the way can read your keys. Unset it; for a private authority set NODE_EXTRA_CA_CERTS instead.',
    );
  }
  if (/--inspect(-brk|-wait)?=(0\.0\.0\.0|\[?::\]?)/.test(variables.NODE_OPTIONS ?? '')) {
    found.push(
      'NODE_OPTIONS opens the inspector on every network interface: anybody who reaches it controls this server. Use --inspect=127.0.0.1.',
    );
  }
  return found;
}

const PREFIX = 'DARKROOM_';
const bare = (name: string) => name.slice(PREFIX.length);

function unknownVariables(variables: Variables, credentials: Iterable<string>): string[] {
  const known = new Set([...SERVER_VARIABLES, ...credentials]);
  return Object.keys(variables)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .sort()
    .map((name) => {
      // Compared without the prefix that they all share, which would make everything look alike.
      const near = nearestWord(
        bare(name),
        [...known].filter((one) => one.startsWith(PREFIX)).map(bare),
      );
      const hint = near === null ? '' : ` Did you mean ${PREFIX}${near}?`;
      return `${printable(name, 80)} is set, but Darkroom knows no such variable and ignores it.${hint}`;
    });
}

/** Reads the settings out of `variables`, pure. @throws ConfigurationError, one line, for the first that is wrong. */
export function parseEnvironment(variables: Variables): Environment {
  const host = read(variables, 'HOST', RULES.HOST) ?? '127.0.0.1';
  const adminToken = read(variables, 'DARKROOM_ADMIN_TOKEN', RULES.DARKROOM_ADMIN_TOKEN);
  const masterKey = read(variables, 'DARKROOM_MASTER_KEY', RULES.DARKROOM_MASTER_KEY);
  const masterKeyFile = read(variables, 'DARKROOM_MASTER_KEY_FILE', RULES.DARKROOM_MASTER_KEY_FILE);
  if (masterKey !== null && masterKeyFile !== null) {
    throw new ConfigurationError(
      'DARKROOM_MASTER_KEY and DARKROOM_MASTER_KEY_FILE are both set. Unset one of them, so that it is clear which key counts.',
    );
  }
  if (!isLoopbackHost(host) && adminToken === null) {
    throw new ConfigurationError(
      `HOST is "${printable(host, 80)}", which other machines can reach, and DARKROOM_ADMIN_TOKEN is not set. Set DARKROOM_ADMIN_TOKEN (\`openssl rand -hex 32\` makes one), or listen at 127.0.0.1.`,
    );
  }
  return {
    port: read(variables, 'PORT', RULES.PORT) ?? 4100,
    host,
    home: homeOf(variables),
    adminToken: adminToken === null ? null : new Secret(adminToken),
    databaseUrl: read(variables, 'DARKROOM_DATABASE_URL', RULES.DARKROOM_DATABASE_URL),
    storageUrl: read(variables, 'DARKROOM_STORAGE_URL', RULES.DARKROOM_STORAGE_URL),
    publicUrl: read(variables, 'DARKROOM_PUBLIC_URL', RULES.DARKROOM_PUBLIC_URL),
    masterKey: masterKey === null ? null : new Secret(masterKey),
    masterKeyFile: masterKeyFile === null ? null : resolve(masterKeyFile),
    logLevel: read(variables, 'DARKROOM_LOG', RULES.DARKROOM_LOG) ?? 'warn',
    variables,
    warnings: dangers(variables),
    unknownVariables: (credentials) => unknownVariables(variables, credentials),
  };
}

function homeOf(variables: Variables): string {
  const given = read(variables, 'DARKROOM_HOME', RULES.DARKROOM_HOME);
  if (given === null) return join(homedir(), '.darkroom');
  return resolve(given.replace(/^~(?=$|[\\/])/, homedir()));
}

/**
 * The environment of this process, then `.env` of the working directory, then `.env` of the data directory: the first
 * that sets a variable wins. The one place that reads `process.env`.
 */
export function readEnvironment(
  own: Variables = process.env,
  workingDirectory: string = process.cwd(),
): Environment {
  const here = { ...readEnvironmentFile(workingDirectory), ...own };
  return parseEnvironment({ ...readEnvironmentFile(homeOf(here)), ...here });
}
