import {
  CONFIG_KEYS,
  configKey,
  configPath,
  readConfig,
  writeConfig,
} from '../../config/config-file.ts';
import { checkedUrl } from '../../config/settings.ts';
import { defineCommand } from '../../program/command.ts';

export default defineCommand({
  args: {
    key: {
      type: 'positional',
      required: true,
      description: `One of ${Object.keys(CONFIG_KEYS).join(', ')}.`,
    },
    value: {
      type: 'positional',
      required: true,
      description: 'The value; an empty one takes the setting away.',
    },
  },
  examples: [
    'darkroom config set model <key>',
    'darkroom config set output ~/pictures/',
    'darkroom config set url ""',
  ],
  json: '{ key, value }',
  notes: Object.entries(CONFIG_KEYS)
    .map(([key, meaning]) => `${key}: ${meaning}`)
    .join('\n'),
  run: async ({ args, session }) => {
    const { configDirectory } = session.environment;
    const key = configKey(args.key);
    const { [key]: _before, ...others } = readConfig(configDirectory);
    const value =
      args.value === '' ? null : key === 'url' ? checkedUrl(args.value, 'url') : args.value;
    writeConfig(configDirectory, value === null ? others : { ...others, [key]: value });
    session.output.result({ key, value }, (safe) => `${safe.key}: ${safe.value ?? 'not set'}`);
    session.output.note(`Kept in ${configPath(configDirectory)}`);
    return 0;
  },
});
