import {
  CONFIG_KEYS,
  type Config,
  type ConfigKey,
  configKey,
  readConfig,
} from '../../config/config-file.ts';
import { renderFields } from '../../output/table.ts';
import { defineCommand } from '../../program/command.ts';
import type { Session } from '../../program/session.ts';

/** What counts where a key is not set. */
const IN_EFFECT: Readonly<Record<ConfigKey, (session: Session) => string>> = {
  url: (session) => {
    const { value, from } = session.settings().url;
    const place = {
      flag: '--url',
      environment: 'DARKROOM_URL',
      config: '',
      default: 'the default',
    };
    return `${value} counts (${place[from]})`;
  },
  model: () =>
    '`generate` asks the only model that can do it, and wants -m where there are several',
  output: () => 'pictures go into the folder where the command is run',
};

export default defineCommand({
  args: {
    key: {
      type: 'positional',
      required: false,
      description: `One of ${Object.keys(CONFIG_KEYS).join(', ')}. Absent: all.`,
    },
  },
  examples: ['darkroom config get', 'darkroom config get url'],
  json: '{ config }, or { key, value } of one key; where it is not set, value is null and inEffect says what counts.',
  notes: 'Where a key is not set, it says what counts instead, and ends with 1.',
  run: async ({ args, session }) => {
    const config: Config = readConfig(session.environment.configDirectory);
    if (args.key === undefined) {
      session.output.result({ config }, (safe, style) =>
        renderFields(Object.entries(safe.config), style),
      );
      return 0;
    }
    const key = configKey(args.key);
    const value = config[key] ?? null;
    const inEffect = value === null ? IN_EFFECT[key](session) : null;
    session.output.result(
      { key, value, ...(inEffect === null ? {} : { inEffect }) },
      (safe) => safe.value ?? '',
    );
    if (inEffect !== null) session.output.note(`${key} is not set: ${inEffect}.`);
    return value === null ? 1 : 0;
  },
});
