import { CONFIG_KEYS, type Config, configKey, readConfig } from '../../config/config-file.ts';
import { renderFields } from '../../output/table.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    key: {
      type: 'positional',
      required: false,
      description: `One of ${Object.keys(CONFIG_KEYS).join(', ')}. Absent: all.`,
    },
  },
  examples: ['darkroom config get', 'darkroom config get url'],
  json: '{ config }, or { key, value } of one key; value is null where it is not set.',
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
    session.output.result({ key, value }, (safe) => safe.value ?? '');
    return value === null ? 1 : 0;
  },
});
