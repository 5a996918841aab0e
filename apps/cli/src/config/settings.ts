import type { Environment } from '../environment.ts';
import { inputProblem } from '../program/cli-problem.ts';
import { type Config, readConfig } from './config-file.ts';

export const DEFAULT_URL = 'http://127.0.0.1:4100';

/** A setting, and which place it comes from. */
export interface Setting<T> {
  readonly value: T;
  readonly from: 'flag' | 'environment' | 'config' | 'default';
}

/** The server's address: flag, then DARKROOM_URL, then the user's file, then the default. @throws CliProblem */
export function serverUrl(
  flag: string | null,
  environment: Environment,
  config: Config,
): Setting<string> {
  if (flag !== null) return { value: checkedUrl(flag, '--url'), from: 'flag' };
  if (environment.url !== null) {
    return { value: checkedUrl(environment.url, 'DARKROOM_URL'), from: 'environment' };
  }
  if (config.url !== undefined) {
    return { value: checkedUrl(config.url, 'The setting url'), from: 'config' };
  }
  return { value: DEFAULT_URL, from: 'default' };
}

/** An http or https address without a user in it. What may be a password is not told again. */
export function checkedUrl(text: string, name: string): string {
  const hint = `It looks like ${DEFAULT_URL}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && (url.username !== '' || url.password !== ''))
    throw inputProblem(
      `${name} holds a name or a password, which Darkroom has no use for.`,
      `${hint}, and who you are is told by a token: darkroom auth login`,
    );
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const shown = text.includes('@') ? '' : `: "${text}"`;
    throw inputProblem(`${name} is no address of a server${shown}.`, hint);
  }
  return url.origin;
}

export interface Settings {
  readonly config: Config;
  readonly url: Setting<string>;
}

export function readSettings(flag: string | null, environment: Environment): Settings {
  const config = readConfig(environment.configDirectory);
  return { config, url: serverUrl(flag, environment, config) };
}
