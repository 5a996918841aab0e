import type { DarkroomClient } from '@darkroom/client';
import { type Clock, systemClock } from '@darkroom/core';
import { readSettings, type Settings } from '../config/settings.ts';
import { findToken } from '../config/tokens.ts';
import type { Environment } from '../environment.ts';
import { createOutput, type Output, wantsColor } from '../output/output.ts';
import { readVersion } from '../version.ts';
import { createInterrupt, type Interrupt } from './interrupt.ts';
import type { Terminal } from './terminal.ts';

/** What every command works with. */
export interface Session {
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly output: Output;
  readonly clock: Clock;
  readonly interrupt: Interrupt;
  /** Whether the caller can be asked something. */
  readonly canAsk: boolean;
  /** @throws CliProblem for a broken configuration file or a wrong address. */
  settings(): Settings;
  /** The client of the server that the settings name, with the token that was found for it. */
  client(): Promise<DarkroomClient>;
}

export interface SessionFlags {
  readonly json: boolean;
  readonly url: string | null;
  readonly color: boolean;
  readonly input: boolean;
}

export function createSession(
  flags: SessionFlags,
  environment: Environment,
  terminal: Terminal,
): Session {
  const color = (isTerminal: boolean) =>
    wantsColor({
      isTerminal,
      refuses: environment.refusesColor || !flags.color,
      forces: environment.forcesColor && flags.color,
    });
  const output = createOutput(terminal, {
    isJson: flags.json,
    outColor: color(terminal.isOutTerminal),
    errorColor: color(terminal.showsProgress),
  });
  let settings: Settings | null = null;
  const readOnce = () => {
    settings ??= readSettings(flags.url, environment);
    return settings;
  };
  return {
    environment,
    terminal,
    output,
    clock: systemClock,
    interrupt: createInterrupt(),
    canAsk: terminal.isInteractive && flags.input && !flags.json,
    settings: readOnce,
    client: async () => {
      const url = readOnce().url.value;
      const token = findToken(environment, url)?.token ?? null;
      const { createDarkroomClient } = await import('@darkroom/client');
      return createDarkroomClient({
        url,
        token,
        clientName: 'darkroom-cli',
        clientVersion: readVersion(),
      });
    },
  };
}
