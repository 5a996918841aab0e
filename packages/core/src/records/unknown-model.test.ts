import { describe, expect, it } from 'vitest';
import { completeModelRecord, modelRecordSchema } from './model-record.ts';
import { providerRecordSchema } from './provider-record.ts';
import { unknownModelRecord } from './unknown-model.ts';

const provider = providerRecordSchema.parse({
  slug: 'somewhere',
  label: 'Somewhere',
  configurationMethods: ['customizable-model'],
  modelCredentialForm: [
    { variable: 'api_key', label: 'Key', type: 'secret-input' },
    {
      variable: 'edits',
      label: 'Edits',
      type: 'select',
      default: 'none',
      options: ['none', 'form'].map((value) => ({ value, label: value })),
    },
    { variable: 'batch', label: 'Batch', type: 'switch' },
  ],
  unknownModel: {
    description: 'It is asked for text to image alone.',
    capabilities: { modes: ['txt2img'], maxImagesPerRequest: 1 },
    wire: {
      modes: { txt2img: { path: '/images/generations' } },
      fields: { prompt: 'prompt' },
      constants: { n: 1 },
    },
    variants: [
      {
        when: { edits: 'form' },
        capabilities: { modes: ['txt2img', 'img2img'] },
        wire: {
          modes: { img2img: { path: '/images/edits', encoding: 'multipart' } },
          inputs: { image: { field: 'image' } },
        },
      },
      { when: { batch: true }, capabilities: { maxImagesPerRequest: 4 } },
      { when: { edits: 'none' }, tags: ['plain'] },
    ],
  },
});
const recordOf = (values: Record<string, string>, more = {}) =>
  completeModelRecord(
    modelRecordSchema.parse(unknownModelRecord(provider, 'acme/one', values, more)),
  );

describe('unknownModelRecord', () => {
  it('is careful where nothing is said, and counts defaults as said', () => {
    expect(recordOf({})).toMatchObject({
      source: 'external://somewhere/acme/one',
      name: 'acme/one',
      providerModelId: 'acme/one',
      description:
        'acme/one of Somewhere. It is asked for text to image alone. Needs an API key of Somewhere; use may cost money on that account.',
      capabilities: { modes: ['txt2img'], maxImagesPerRequest: 1 },
      tags: ['plain'],
    });
  });

  it('lays every variant over it that the form chooses', () => {
    const record = recordOf({ edits: 'form', batch: 'true' });
    expect(record.capabilities).toMatchObject({
      modes: ['txt2img', 'img2img'],
      maxImagesPerRequest: 4,
    });
    expect(Object.keys(record.wire.modes)).toEqual(['txt2img', 'img2img']);
    expect(record.wire.constants).toEqual({ n: 1 });
    expect(record.tags).toEqual(['discovered']);
  });

  it("lets what the vendor's list told win", () => {
    const record = recordOf({}, { name: 'One', capabilities: { supportsSeed: true } });
    expect(record).toMatchObject({
      name: 'One',
      capabilities: { supportsSeed: true, maxImagesPerRequest: 1 },
    });
  });

  it('adds parameters to those that are there, and replaces one of the same name', () => {
    const parameter = (name: string, label: string) => ({ name, label, type: 'boolean' });
    const own = {
      ...provider,
      unknownModel: {
        isAlways: false,
        variants: [],
        wire: { fields: { prompt: 'prompt', a: 'a', b: 'b', c: 'c' } },
        parameters: [parameter('a', 'A'), parameter('b', 'B')],
      },
    };
    const more = { parameters: [parameter('b', 'other'), parameter('c', 'C')] };
    const { parameters } = modelRecordSchema.parse(unknownModelRecord(own, 'x', {}, more));
    expect(parameters.map(({ label }) => label)).toEqual(['A', 'other', 'C']);
  });

  it('is null for a provider that says nothing', () => {
    const { unknownModel: _, ...silent } = provider;
    expect(unknownModelRecord(silent, 'x')).toBeNull();
  });
});
