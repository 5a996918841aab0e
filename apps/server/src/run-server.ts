import { constants } from 'node:os';
import { systemClock } from '@darkroom/core';
import { EXIT_CONFIGURATION } from './configuration-error.ts';
import { readEnvironment } from './environment.ts';
import { DRAIN_MS } from './http/graceful-stop.ts';
import { giveBackAfterStart } from './memory-settings.ts';
import { type OpenParts, type RunningServer, startServer } from './start-server.ts';

/**
 * Signals that come within this time are one wish, in milliseconds: a terminal tells every process of its group, and
 * those that started this one pass on what they were told.
 */
const ONE_WISH_MS = 500;

/** Errors that were made to be read by the person who starts Darkroom: one line each, nothing else to tell. */
const ONE_LINE = new Set([
  'ConfigurationError',
  'DatabaseError',
  'HomeInUseError',
  'HomeUnusableError',
  'StorageError',
  'StorageFailedError',
  'StorageLowError',
  'CredentialError',
]);

function isForPerson(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return ONE_LINE.has(error.name) || ONE_LINE.has(error.constructor.name);
}

function banner({ url, signInUrl, home }: RunningServer): string {
  return [
    '',
    `Darkroom is ready at ${url}`,
    '',
    `  Sign in   ${signInUrl}`,
    '            (works once, for an hour; `npm run -s darkroom -- auth link` makes another)',
    `  Explorer  ${url}/graphiql`,
    `  Data      ${home}`,
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

function tellOfWaiting(underWay: number): void {
  const text =
    underWay === 0
      ? 'Stopping …'
      : `Stopping: waiting for ${underWay} request${underWay === 1 ? '' : 's'} under way, at most ${DRAIN_MS / 1000} s. Press Ctrl-C again to leave now: what is under way is then resumed by the next start, or told as of unknown outcome.`;
  process.stderr.write(`${text}\n`);
}

/**
 * The whole life of the process: start, banner, and an orderly end on the first signal. Only a second Ctrl-C ends it at
 * once: a supervisor that asks again does not want to lose what is under way, and has SIGKILL for the day that it does.
 */
export async function runServer(openParts: OpenParts): Promise<void> {
  let server: RunningServer;
  try {
    server = await startServer(readEnvironment(), openParts, systemClock);
  } catch (error) {
    if (!isForPerson(error)) throw error;
    process.stderr.write(`darkroom: ${error.message.replace(/\s*\n\s*/g, ' ')}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  giveBackAfterStart();
  let askedAt: number | null = null;
  const stop = (signal: NodeJS.Signals) => {
    if (askedAt !== null) {
      const isAnother = systemClock.monotonic() - askedAt > ONE_WISH_MS;
      if (signal === 'SIGINT' && isAnother) process.exit(128 + constants.signals[signal]);
      return;
    }
    askedAt = systemClock.monotonic();
    server.stop(tellOfWaiting).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.stdout.write(`${banner(server)}\n`);
}
