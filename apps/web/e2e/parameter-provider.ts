import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A label and an explanation for each kind of setting that a model can have. */
export const SETTINGS = [
  {
    name: 'rings',
    label: 'Rings',
    description: 'How many rings.',
    type: 'int',
    minimum: 1,
    maximum: 9,
  },
  {
    name: 'grain',
    label: 'Grain',
    description: 'How much grain.',
    type: 'float',
    minimum: 0,
    maximum: 1,
    step: 0.25,
    default: 0.5,
  },
  { name: 'tiled', label: 'Tiled', description: 'Whether it tiles.', type: 'boolean' },
  {
    name: 'mood',
    label: 'Mood',
    description: 'What it feels like.',
    type: 'enum',
    values: ['calm', 'wild'],
    default: 'calm',
  },
  {
    name: 'marks',
    label: 'Marks',
    description: 'Which marks to leave.',
    type: 'enum',
    values: ['dots', 'lines', 'waves'],
    isList: true,
  },
  {
    name: 'title',
    label: 'Title',
    description: 'Printed below.',
    type: 'text',
    maxLength: 20,
    isRequired: true,
  },
  { name: 'labels', label: 'Labels', type: 'text', maxLength: 12, isList: true },
  {
    name: 'paper',
    label: 'Paper',
    description: 'The colour of the paper.',
    type: 'text',
    default: '#f4f1e8',
  },
  {
    name: 'patterns',
    label: 'Patterns',
    description: 'Pictures to take patterns from.',
    type: 'image',
    maximumCount: 2,
    isRequired: true,
  },
];

/** The explanation where the model has none of its own. */
export const LABELS_HELP = 'Several texts, each up to 12 characters: press Enter after each.';

/** Puts a provider with one model below a data directory, whose settings are of every kind. */
export async function writeParameterProvider(home: string): Promise<void> {
  const directory = join(home, 'providers', 'press');
  await mkdir(join(directory, 'models'), { recursive: true });
  await writeFile(
    join(directory, 'provider.yaml'),
    JSON.stringify({
      slug: 'press',
      label: { en_US: 'Press' },
      description: { en_US: 'Settings of every kind.' },
      configurationMethods: ['predefined-model'],
      protocol: 'openai-images',
      baseUrl: 'http://127.0.0.1:9/v1',
      isSelfHosted: true,
      isPaid: false,
    }),
  );
  const model = {
    source: 'external://press/every-kind',
    name: 'Every kind',
    description: 'Runs on this machine.',
    capabilities: {
      modes: ['txt2img'],
      aspectRatioSizes: { '1:1': { width: 1024, height: 1024 } },
      maxImagesPerRequest: 1,
    },
    defaultSettings: { width: 1024, height: 1024, count: 1 },
    parameters: SETTINGS,
    wire: {
      modes: { txt2img: { path: '/images/generations' } },
      fields: {
        prompt: 'prompt',
        size: { field: 'size', strategy: 'dimensions' },
        ...Object.fromEntries(
          SETTINGS.filter(({ type }) => type !== 'image').map(({ name }) => [name, name]),
        ),
      },
      inputs: { patterns: { field: 'patterns', mimeTypes: ['image/png'] } },
    },
  };
  await writeFile(join(directory, 'models', 'every-kind.yaml'), JSON.stringify(model));
}
