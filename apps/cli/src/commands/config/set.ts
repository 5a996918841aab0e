import {
  CONFIG_KEYS,
  configKey,
  configPath,
  readConfig,
  writeConfig,
} from '../../config/config-file.ts';
import { checkedUrl } from '../../config/settings.ts';
import { ASK_MODEL } from '../../documents/models.ts';
import { modelRef, unknownModel } from '../../generation/resolve-model.ts';
import { defineCommand } from '../../program/command.ts';
import { reportOf } from '../../program/report.ts';
import type { Session } from '../../program/session.ts';

/**
 * Says so where nobody knows a model. Only a warning where the server does not answer: it may be set before it is started.
 *
 * @throws CliProblem that names the nearest.
 */
async function checkModel(session: Session, named: string): Promise<void> {
  const ask = async () => {
    const client = await session.client();
    const { model } = await client.request(ASK_MODEL, { ref: modelRef(named) });
    return model === null ? await unknownModel(client, named) : null;
  };
  const wrong = await ask().catch((error: unknown) => {
    const { message } = reportOf(error);
    session.output.warn(`Whether there is a model "${named}" was not checked: ${message}`);
    return null;
  });
  if (wrong !== null) throw wrong;
}

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
    if (key === 'model' && value !== null) await checkModel(session, value);
    writeConfig(configDirectory, value === null ? others : { ...others, [key]: value });
    session.output.result({ key, value }, (safe) => `${safe.key}: ${safe.value ?? 'not set'}`);
    session.output.note(`Kept in ${configPath(configDirectory)}`);
    return 0;
  },
});
