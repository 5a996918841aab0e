import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { type PictureProtocol, pictureProtocol } from './preview/picture-sequence.ts';

/** What the environment says to the command. The one place that reads `process.env`. */
export interface Environment {
  /** DARKROOM_URL; null where it is not set. */
  readonly url: string | null;
  /** DARKROOM_TOKEN; null where it is not set. */
  readonly token: string | null;
  /** DARKROOM_HOME, absolute: where a server on this machine keeps the token file. Default `~/.darkroom`. */
  readonly home: string;
  /** DARKROOM_DATABASE_URL: where a server's database is kept, if not in the home; null where it is not set. */
  readonly databaseUrl: string | null;
  /** DARKROOM_STORAGE_URL: where pictures are kept, if not in the home; null where it is not set. */
  readonly storageUrl: string | null;
  /** The folder of the user's own configuration, absolute. */
  readonly configDirectory: string;
  /** How the terminal shows pictures, by what it says of itself; null where it says nothing. */
  readonly pictures: PictureProtocol | null;
  /** npm's name of the script that runs this; null where none does. */
  readonly script: string | null;
  /** Whether NO_COLOR or TERM=dumb ask for none. */
  readonly refusesColor: boolean;
  /** Whether FORCE_COLOR asks for it, whatever else is said. */
  readonly forcesColor: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the settings out of `variables`, pure. */
export function parseEnvironment(
  variables: Variables,
  system: { home: string; isWindows: boolean },
): Environment {
  // An empty variable counts as unset: compose files and CI set empty ones.
  const read = (name: string) => variables[name]?.trim() || null;
  const force = read('FORCE_COLOR');
  const settings = system.isWindows
    ? (read('APPDATA') ?? join(system.home, 'AppData', 'Roaming'))
    : (read('XDG_CONFIG_HOME') ?? join(system.home, '.config'));
  const home = read('DARKROOM_HOME') ?? join(system.home, '.darkroom');
  return {
    url: read('DARKROOM_URL'),
    token: read('DARKROOM_TOKEN'),
    home: resolve(home.replace(/^~(?=$|[\\/])/, system.home)),
    databaseUrl: read('DARKROOM_DATABASE_URL'),
    storageUrl: read('DARKROOM_STORAGE_URL'),
    configDirectory: resolve(settings, 'darkroom'),
    pictures: pictureProtocol(read),
    script: read('npm_lifecycle_event'),
    refusesColor: read('NO_COLOR') !== null || read('TERM') === 'dumb',
    forcesColor: force !== null && force !== '0' && force !== 'false',
  };
}

/** Where what can be made again is kept, absolute. */
export function parseCacheDirectory(
  variables: Variables,
  system: { home: string; platform: string },
): string {
  const read = (name: string) => variables[name]?.trim() || null;
  const { home } = system;
  if (system.platform === 'win32')
    return resolve(read('LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'darkroom');
  const usual =
    system.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return resolve(read('XDG_CACHE_HOME') ?? usual, 'darkroom');
}

/** The same for this process. */
export function readCacheDirectory(): string {
  return parseCacheDirectory(process.env, { home: homedir(), platform: platform() });
}

/** The environment of this process. */
export function readEnvironment(): Environment {
  return parseEnvironment(process.env, { home: homedir(), isWindows: platform() === 'win32' });
}

/** The environment of this process with some variables more, for a program that it starts. */
export function variablesWith(more: Readonly<Record<string, string>>): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...process.env, ...more }))
    if (value !== undefined) variables[name] = value;
  return variables;
}
