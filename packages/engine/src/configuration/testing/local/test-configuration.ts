import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Catalog, loadCatalog } from '@darkroom/catalog';
import { type Clock, systemClock } from '@darkroom/core';
import { type Database, migrate } from '@darkroom/database';
import { createEgress } from '@darkroom/provider-kit';
import { providersDirectory } from '@darkroom/providers';
import { type HomePaths, homePaths } from '@darkroom/storage';
import { expect, onTestFinished } from 'vitest';
import { Bell } from '../../../events/bell.ts';
import { openEncryptedDatabase } from '../../master-key/open-encrypted-database.ts';
import { type Configuration, startConfiguration } from '../../start-configuration.ts';

/** A clock that stands at the day for which the catalog's lifecycles are written, until it is moved. */
export interface StandingClock extends Clock {
  time: number;
}

export interface TestHome {
  paths: HomePaths;
  clock: StandingClock;
  catalog: Catalog;
  /** Writes files of providers of the user's own, by their path. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Everything that was logged, as text. */
  logged: string[];
  /** Starts on what the home holds, as a server would. Ends with the test, or with `stop`. `places` are of `.env`. */
  start(environment?: Record<string, string>, places?: Record<string, string>): Promise<Started>;
  /** Fails where any of the texts stands in the database's file, in a log, or in what is given. */
  expectAbsent(secrets: readonly string[], ...shown: unknown[]): Promise<void>;
}

export interface Started extends Configuration {
  database: Database;
  bell: Bell;
  stop(): Promise<void>;
}

/** Built-in providers that the tests speak of: reading all of them takes longer than a test. */
const FOLDERS = [
  'sandbox',
  'openai',
  'google-gemini',
  'replicate',
  'black-forest-labs',
  'stability',
];

/** A new home with the real catalog; `files` are of providers of the user's own, by their path. */
export async function testHome(files: Readonly<Record<string, string>> = {}): Promise<TestHome> {
  const root = await mkdtemp(join(tmpdir(), 'darkroom-configuration-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const paths = homePaths(root);
  const clock: StandingClock = {
    ...systemClock,
    time: Date.parse('2026-11-21T10:00:00Z'),
    now: () => clock.time,
  };
  const write = async (texts: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(texts)) {
      const file = join(paths.providersDirectory, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  };
  await mkdir(paths.providersDirectory, { recursive: true });
  await write(files);
  const catalog = await loadCatalog({
    directories: [
      { path: providersDirectory, origin: 'built-in', only: FOLDERS },
      { path: paths.providersDirectory, origin: 'user', name: 'providers' },
    ],
    clock,
  });
  const logged: string[] = [];
  migrate(paths.databaseFile, { clock });

  const start = async (
    environment: Record<string, string> = {},
    places: Record<string, string> = {},
  ): Promise<Started> => {
    const { database } = await openEncryptedDatabase({
      url: paths.databaseFile,
      environment,
      masterKeyFile: paths.masterKeyFile,
      clock,
    });
    const egress = createEgress();
    const bell = new Bell();
    let isStopped = false;
    const stop = async () => {
      if (isStopped) return;
      isStopped = true;
      await egress.close();
      await database.close();
    };
    onTestFinished(stop);
    try {
      const configuration = await startConfiguration({
        database,
        catalog,
        environment,
        environmentPlace: (name) => places[name] ?? null,
        paths,
        egress,
        bell,
        clock,
        log: (level, message, facts) =>
          logged.push(`${level} ${message} ${JSON.stringify(facts ?? {})}`),
      });
      return { ...configuration, database, bell, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  };

  return {
    paths,
    clock,
    catalog,
    logged,
    write,
    start,
    async expectAbsent(secrets, ...shown) {
      const files = [paths.databaseFile, `${paths.databaseFile}-wal`];
      const bytes = await Promise.all(
        files.map((file) => readFile(file, 'latin1').catch(() => '')),
      );
      const texts = [...bytes, ...logged, ...shown.map((value) => JSON.stringify(value) ?? '')];
      for (const secret of secrets) {
        for (const text of texts) {
          // not `toContain`, whose message would print the whole text
          expect(text.includes(secret), `a secret stands in ${text.slice(0, 200)}`).toBe(false);
        }
      }
    },
  };
}

/** The value of an outcome that is expected to be good. */
export function resultOf<T>(
  outcome: { ok: true; value: T } | { ok: false; problems: readonly { message: string }[] },
): T {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
}
