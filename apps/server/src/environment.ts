import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { nearestWord, printable, Secret } from '@darkroom/core';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';
import {
  type EnvironmentFile,
  type FileProblem,
  readEnvironmentFile,
  type Variables,
} from './environment-files.ts';
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
  /** Where webhooks may go besides the open internet: origins on this machine or a private network. */
  readonly webhookOrigins: readonly string[];
  readonly masterKey: Secret | null;
  readonly masterKeyFile: string | null;
  readonly logLevel: LogLevel;
  /** An OpenTelemetry collector; traces are sent to `/v1/traces` of it, by OTLP over HTTP. Null: none are made. */
  readonly otlpEndpoint: URL | null;
  /** Every variable, `.env` files included, for looking up credentials. */
  readonly variables: Variables;
  /** Where a variable was set: `<file>:<line>` of a `.env` file. Null: in the process's own environment, or nowhere. */
  placeOf(name: string): string | null;
  /** Lines of `.env` files that could not be read. */
  readonly problems: readonly FileProblem[];
  /** Lines for the log: settings that are dangerous, and `problems`. */
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
  DARKROOM_WEBHOOK_ORIGINS: rule(
    z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .refine((parts) => parts.every((part) => URL.canParse(part) && isOrigin(new URL(part))))
      .transform((parts) => parts.map((part) => new URL(part).origin)),
    'http or https origins, separated by commas, such as http://127.0.0.1:5678,https://hooks.lan',
  ),
  DARKROOM_MASTER_KEY: rule(
    z.string().regex(/^([0-9a-f]{64}|[A-Za-z0-9+/]{43}=|[A-Za-z0-9_-]{43}=?)$/i),
    '32 random bytes as 64 hexadecimal digits or as base64; `openssl rand -hex 32` makes them',
    true,
  ),
  DARKROOM_MASTER_KEY_FILE: rule(z.string().min(1), 'the path of a file that holds the master key'),
  DARKROOM_OTLP_ENDPOINT: rule(
    z
      .string()
      .refine((text) => URL.canParse(text))
      .transform((text) => new URL(text))
      .refine((url) => isWebAddress(url) && !url.pathname.endsWith('/v1/traces')),
    'the http or https address of an OpenTelemetry collector without user and query, such as http://127.0.0.1:4318 (/v1/traces is put behind it)',
  ),
  DARKROOM_LOG: rule(z.enum(LOG_LEVELS), `one of ${LOG_LEVELS.join(', ')}`),
} satisfies Record<string, Rule<unknown>>;

/** The variables that the server itself reads. */
export const SERVER_VARIABLES: readonly string[] = Object.keys(RULES);

/** Of http or https, and with nothing in it that is kept secret. */
function isWebAddress({ protocol, search, hash, username, password }: URL): boolean {
  const isWeb = protocol === 'http:' || protocol === 'https:';
  return isWeb && !search && !hash && !username && !password;
}

function isOrigin(url: URL): boolean {
  return isWebAddress(url) && url.pathname === '/';
}

/** Variables, and where those come from that stand in a file. */
interface Given {
  readonly variables: Variables;
  readonly places: ReadonlyMap<string, string>;
}

/** `PORT`, or `PORT in /home/me/.env:3`. */
function named({ places }: Given, name: string): string {
  const place = places.get(name);
  return place === undefined ? name : `${name} in ${place}`;
}

/** A variable's checked value; null where it is unset or empty (compose files set empty ones). */
function read<T>(from: Given, name: string, rule: Rule<T>): T | null {
  const given = from.variables[name]?.trim();
  if (given === undefined || given === '') return null;
  const parsed = rule.schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const shown = rule.isSecret
    ? `has a value of ${given.length} characters that cannot be used (not shown here)`
    : `is "${printable(given, 80)}"`;
  throw new ConfigurationError(`${named(from, name)} ${shown}. Allowed: ${rule.allowed}.`);
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
/** `DARKROOM_OPENAI_API_KEY__WORK` is the variable of the set "work". */
const OF_NAMED_SET = /__[A-Z0-9_]+$/;
const bare = (name: string) => name.slice(PREFIX.length);

function unknownVariables(given: Given, credentials: Iterable<string>): string[] {
  const known = new Set([...SERVER_VARIABLES, ...credentials]);
  return Object.keys(given.variables)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name.replace(OF_NAMED_SET, '')))
    .sort()
    .map((name) => {
      // Compared without the prefix that they all share, which would make everything look alike.
      const near = nearestWord(
        bare(name),
        [...known].filter((one) => one.startsWith(PREFIX)).map(bare),
      );
      const hint = near === null ? '' : ` Did you mean ${PREFIX}${near}?`;
      return `${printable(named(given, name), 300)} is set, but Darkroom knows no such variable and ignores it.${hint}`;
    });
}

/** Reads the settings out of `variables`, pure. @throws ConfigurationError, one line, for the first that is wrong. */
export function parseEnvironment(
  variables: Variables,
  file: Omit<EnvironmentFile, 'variables'> = { places: new Map(), problems: [] },
): Environment {
  const given: Given = { variables, places: file.places };
  const host = read(given, 'HOST', RULES.HOST) ?? '127.0.0.1';
  const adminToken = read(given, 'DARKROOM_ADMIN_TOKEN', RULES.DARKROOM_ADMIN_TOKEN);
  const masterKey = read(given, 'DARKROOM_MASTER_KEY', RULES.DARKROOM_MASTER_KEY);
  const masterKeyFile = read(given, 'DARKROOM_MASTER_KEY_FILE', RULES.DARKROOM_MASTER_KEY_FILE);
  if (masterKey !== null && masterKeyFile !== null) {
    throw new ConfigurationError(
      `${named(given, 'DARKROOM_MASTER_KEY')} and ${named(given, 'DARKROOM_MASTER_KEY_FILE')} are both set. Unset one of them, so that it is clear which key counts.`,
    );
  }
  if (!isLoopbackHost(host) && adminToken === null) {
    throw new ConfigurationError(
      `${named(given, 'HOST')} is "${printable(host, 80)}", which other machines can reach, and DARKROOM_ADMIN_TOKEN is not set. Set DARKROOM_ADMIN_TOKEN (\`openssl rand -hex 32\` makes one), or listen at 127.0.0.1.`,
    );
  }
  return {
    port: read(given, 'PORT', RULES.PORT) ?? 4100,
    host,
    home: homeOf(given),
    adminToken: adminToken === null ? null : new Secret(adminToken),
    databaseUrl: read(given, 'DARKROOM_DATABASE_URL', RULES.DARKROOM_DATABASE_URL),
    storageUrl: read(given, 'DARKROOM_STORAGE_URL', RULES.DARKROOM_STORAGE_URL),
    publicUrl: read(given, 'DARKROOM_PUBLIC_URL', RULES.DARKROOM_PUBLIC_URL),
    webhookOrigins: read(given, 'DARKROOM_WEBHOOK_ORIGINS', RULES.DARKROOM_WEBHOOK_ORIGINS) ?? [],
    masterKey: masterKey === null ? null : new Secret(masterKey),
    masterKeyFile: masterKeyFile === null ? null : resolve(masterKeyFile),
    logLevel: read(given, 'DARKROOM_LOG', RULES.DARKROOM_LOG) ?? 'warn',
    otlpEndpoint: read(given, 'DARKROOM_OTLP_ENDPOINT', RULES.DARKROOM_OTLP_ENDPOINT),
    variables,
    placeOf: (name) => file.places.get(name) ?? null,
    problems: file.problems,
    warnings: [
      ...file.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`),
      ...dangers(variables),
    ],
    unknownVariables: (credentials) => unknownVariables(given, credentials),
  };
}

function homeOf(given: Given): string {
  const path = read(given, 'DARKROOM_HOME', RULES.DARKROOM_HOME);
  if (path === null) return join(homedir(), '.darkroom');
  return resolve(path.replace(/^~(?=$|[\\/])/, homedir()));
}

/**
 * The environment of this process, then `.env` of the working directory, then `.env` of the data directory: the first
 * that sets a variable wins. The one place that reads `process.env`.
 */
export function readEnvironment(
  own: Variables = process.env,
  workingDirectory: string = process.cwd(),
): Environment {
  const here = over(readEnvironmentFile(workingDirectory), {
    variables: own,
    places: new Map(),
    problems: [],
  });
  const home = homeOf(here);
  // Started in its data directory there is one file, which is read and told of once.
  const all = home === resolve(workingDirectory) ? here : over(readEnvironmentFile(home), here);
  return parseEnvironment(all.variables, all);
}

/** Two places that variables come from: where both set one, `upper` counts, and so does its place. */
function over(lower: EnvironmentFile, upper: EnvironmentFile): EnvironmentFile {
  const places = new Map([...lower.places, ...upper.places]);
  for (const name of Object.keys(upper.variables)) if (!upper.places.has(name)) places.delete(name);
  return {
    variables: { ...lower.variables, ...upper.variables },
    places,
    problems: [...upper.problems, ...lower.problems],
  };
}
