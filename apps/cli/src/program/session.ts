import type { DarkroomClient } from '@darkroom/client';
import { type Clock, systemClock } from '@darkroom/core/plain';
import { readSettings, type Settings } from '../config/settings.ts';
import { findToken } from '../config/tokens.ts';
import type { Environment } from '../environment.ts';
import { createOutput, type Output } from '../output/output.ts';
import { readVersion } from '../version.ts';
import { createInterrupt, type Interrupt } from './interrupt.ts';
import { quickFetch } from './quick-fetch.ts';
import type { Terminal } from './terminal.ts';

/** What every command works with. */
export interface Session {
  readonly environment: Environment;
  readonly terminal: Terminal;
  /** Where the caller stands, absolute: what paths are relative to. */
  readonly workingDirectory: string;
  readonly output: Output;
  readonly clock: Clock;
  readonly interrupt: Interrupt;
  /** Writes commands in a text as the caller can call them. */
  readonly spoken: (text: string) => string;
  /** Whether the caller can be asked something. */
  readonly canAsk: boolean;
  /** @throws CliProblem for a broken configuration file or a wrong address. */
  settings(): Settings;
  /** What --url says; null where it is not given. */
  readonly urlFlag: string | null;
  /** The client of the server that the settings name, with the token that was found for it. */
  client(): Promise<DarkroomClient>;
  /** The client of another address, with the token that was found for that. @throws CliProblem for a broken token file. */
  connect(url: string): Promise<DarkroomClient>;
}

export interface SessionFlags {
  readonly json: boolean;
  readonly url: string | null;
  readonly input: boolean;
  readonly outColor: boolean;
  readonly errorColor: boolean;
  /** Writes commands in a text as the person can call them. */
  readonly spoken: (text: string) => string;
}

/** Where a command runs. */
export interface Host {
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly workingDirectory: string;
}

export function createSession(flags: SessionFlags, host: Host): Session {
  const { environment, terminal, workingDirectory } = host;
  const output = createOutput(terminal, {
    isJson: flags.json,
    outColor: flags.outColor,
    errorColor: flags.errorColor,
    spoken: flags.spoken,
  });
  let settings: Settings | null = null;
  const readOnce = () => {
    settings ??= readSettings(flags.url, environment);
    return settings;
  };
  const connect = async (url: string) => {
    const token = findToken(environment, url)?.token ?? null;
    const { createDarkroomClient } = await import('@darkroom/client');
    return createDarkroomClient({
      url,
      token,
      fetch: quickFetch((input, init) => fetch(input, init)),
      clientName: 'darkroom-cli',
      clientVersion: readVersion(),
    });
  };
  return {
    environment,
    terminal,
    workingDirectory,
    output,
    spoken: flags.spoken,
    clock: systemClock,
    interrupt: createInterrupt(),
    canAsk: terminal.isInteractive && flags.input && !flags.json,
    settings: readOnce,
    urlFlag: flags.url,
    client: async () => connect(readOnce().url.value),
    connect,
  };
}
