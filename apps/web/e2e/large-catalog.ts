import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a generated catalog holds, for the tests to ask for. */
export interface LargeCatalog {
  providers: number;
  models: number;
  /** Names that stand in it exactly once. */
  ready: { name: string; provider: string };
  locked: { name: string; provider: string };
  retired: { name: string; replacement: string };
  leaving: { name: string; replacement: string; day: string };
}

const WORDS = ['Amber', 'Birch', 'Coral', 'Delta', 'Ember', 'Fjord', 'Grove', 'Haven'];
const KINDS = ['Sketch', 'Photo', 'Poster', 'Vector'];
const MODES: readonly (readonly string[])[] = [
  ['txt2img'],
  ['txt2img', 'img2img'],
  ['txt2img', 'img2img', 'inpaint'],
  ['upscale'],
  ['txt2img', 'variation'],
];
/** Every this many providers need no key, and so stand configured from the start. */
const OPEN_EVERY = 3;

const labelOf = (index: number) =>
  `Studio ${WORDS[index % WORDS.length]} ${Math.floor(index / WORDS.length) + 1}`;
const slugOf = (index: number) => labelOf(index).toLowerCase().replaceAll(' ', '-');
const nameOf = (provider: number, model: number) =>
  `${WORDS[(provider + model) % WORDS.length]} ${KINDS[model % KINDS.length]} ${provider + 1}.${model + 1}`;
const idOf = (provider: number, model: number) => `m-${provider + 1}-${model + 1}`;
const sourceOf = (provider: number, model: number) =>
  `external://${slugOf(provider)}/${idOf(provider, model)}`;

function providerFile(index: number): object {
  const isOpen = index % OPEN_EVERY === 0;
  return {
    slug: slugOf(index),
    label: { en_US: labelOf(index) },
    description: { en_US: `The engines of ${labelOf(index)}, for trying large catalogs.` },
    configurationMethods: ['predefined-model'],
    protocol: 'openai-images',
    baseUrl: 'http://127.0.0.1:9/v1',
    isSelfHosted: true,
    isPaid: !isOpen,
    credentialForm: isOpen
      ? []
      : [
          {
            variable: 'api_key',
            label: { en_US: 'API key' },
            type: 'secret-input',
            required: true,
          },
        ],
  };
}

function lifecycleOf(provider: number, model: number): object {
  const replacedBy = sourceOf(provider, model - 1);
  if (model % 16 === 7) return { state: 'deprecated', retiresOn: '2030-05-04', replacedBy };
  if (model % 16 === 15) return { state: 'retired', retiresOn: '2026-01-02', replacedBy };
  return { state: 'active' };
}

function modelFile(provider: number, model: number): object {
  const isOpen = provider % OPEN_EVERY === 0;
  const modes = MODES[model % MODES.length] ?? ['txt2img'];
  const cents = ((provider * 7 + model * 3) % 19) + 1;
  return {
    source: sourceOf(provider, model),
    name: nameOf(provider, model),
    description: isOpen
      ? 'Runs on this machine.'
      : `Needs an API key of ${labelOf(provider)}; use costs money on that account.`,
    capabilities: {
      modes,
      supportsSeed: model % 2 === 0,
      aspectRatioSizes: {
        '1:1': { width: 1024, height: 1024 },
        '3:2': { width: 1536, height: 1024 },
      },
      ...(modes.includes('inpaint') ? { maskFormat: 'alpha' } : {}),
      maxImagesPerRequest: 4,
    },
    defaultSettings: { width: 1024, height: 1024, count: 1 },
    prices: isOpen
      ? []
      : [{ unit: 'image', price: (cents / 100).toFixed(2), source: 'docs', asOf: '2026-11-01' }],
    lifecycle: lifecycleOf(provider, model),
    wire: {
      modes: Object.fromEntries(
        modes.map((mode) => [
          mode,
          mode === 'txt2img'
            ? { path: '/images/generations' }
            : { path: '/images/edits', encoding: 'multipart' },
        ]),
      ),
      fields: {
        prompt: 'prompt',
        size: { field: 'size', strategy: 'dimensions' },
        count: 'n',
        ...(model % 2 === 0 ? { seed: 'seed' } : {}),
      },
      ...(modes.some((mode) => mode !== 'txt2img')
        ? {
            inputs: {
              image: { field: 'image', mimeTypes: ['image/png'] },
              ...(modes.includes('inpaint')
                ? { mask: { field: 'mask', maskPaints: 'alpha', mimeTypes: ['image/png'] } }
                : {}),
            },
          }
        : {}),
    },
  };
}

/** Writes `providers` × `modelsEach` made-up providers and models below a data directory, as a user would put them there. */
export async function writeLargeCatalog(
  home: string,
  providers = 25,
  modelsEach = 16,
): Promise<LargeCatalog> {
  for (let provider = 0; provider < providers; provider += 1) {
    const directory = join(home, 'providers', slugOf(provider));
    await mkdir(join(directory, 'models'), { recursive: true });
    // JSON is YAML.
    await writeFile(join(directory, 'provider.yaml'), JSON.stringify(providerFile(provider)));
    for (let model = 0; model < modelsEach; model += 1) {
      const file = join(directory, 'models', `${idOf(provider, model)}.yaml`);
      await writeFile(file, JSON.stringify(modelFile(provider, model)));
    }
  }
  const last = Math.floor((providers - 1) / OPEN_EVERY) * OPEN_EVERY;
  return {
    providers,
    models: providers * modelsEach,
    ready: { name: nameOf(last, 2), provider: labelOf(last) },
    locked: { name: nameOf(1, 1), provider: labelOf(1) },
    retired: { name: nameOf(0, 15), replacement: nameOf(0, 14) },
    leaving: { name: nameOf(0, 7), replacement: nameOf(0, 6), day: '4 May 2030' },
  };
}
