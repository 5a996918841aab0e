import {
  checkParameter,
  completeModelRecord,
  modelRecordSchema,
  parameterDefault,
} from '@darkroom/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInputSchema } from './read-input-schema.ts';

/** The record that a schema comes to; parsing it is half of the test. */
function recordOf(schema: unknown) {
  return completeModelRecord(
    modelRecordSchema.parse({
      source: 'external://toy/read',
      name: 'Read',
      description: 'A model whose schema was read.',
      ...readInputSchema(schema),
    }),
  );
}

const words = fc.constantFrom('a', 'b', 'image', '1', 'x y', '', '1:1', '512x512', 'png');
const schemaOf = (depth: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.record(
      {
        type: fc.constantFrom(
          'string',
          'integer',
          'number',
          'boolean',
          'array',
          'object',
          'null',
          ['integer', 'null'],
          7,
        ),
        title: fc.oneof(words, fc.integer()),
        description: fc.oneof(fc.string(), fc.constant(null)),
        format: fc.constantFrom('uri', 'password', 'binary', 'date'),
        default: fc.oneof(words, fc.double(), fc.boolean(), fc.constant(null), fc.constant([])),
        enum: fc.array(fc.oneof(words, fc.double(), fc.integer(), fc.boolean(), fc.constant(null))),
        minimum: fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 })),
        maximum: fc.oneof(fc.double(), fc.integer({ min: -5, max: 5 })),
        exclusiveMinimum: fc.oneof(fc.boolean(), fc.integer()),
        multipleOf: fc.oneof(fc.double(), fc.constantFrom(0, -1, 2, 64)),
        maxLength: fc.integer({ min: -1, max: 9 }),
        maxItems: fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constant(1e9)),
        nullable: fc.boolean(),
        'x-order': fc.oneof(fc.integer(), fc.string()),
        ...(depth > 0
          ? {
              items: schemaOf(depth - 1),
              anyOf: fc.array(schemaOf(depth - 1), { maxLength: 3 }),
              allOf: fc.array(schemaOf(depth - 1), { maxLength: 2 }),
              properties: fc.dictionary(
                fc.constantFrom('width', 'height', 'z'),
                schemaOf(depth - 1),
              ),
            }
          : {}),
      },
      { requiredKeys: [] },
    ),
  );
const names = fc.constantFrom(
  'prompt',
  'seed',
  'image',
  'mask',
  'image_urls',
  'num_images',
  'width',
  'height',
  'image_size',
  'size',
  'aspect_ratio',
  'guidance',
  'steps',
  'strength',
  'output_format',
  'x',
  'loras',
  'scale',
  'mode',
  'top-k',
  '_',
);

test('any schema becomes a record that holds, whose defaults pass', () => {
  fc.assert(
    fc.property(fc.dictionary(names, schemaOf(2)), fc.array(names), (properties, required) => {
      const record = recordOf({ type: 'object', properties, required });
      for (const parameter of record.parameters) {
        const standard = parameterDefault(parameter);
        if (standard !== undefined) {
          expect(checkParameter(parameter, standard)).toMatchObject({ ok: true });
        }
        const carried = [record.wire.fields[parameter.name], record.wire.inputs[parameter.name]];
        expect(carried.filter((one) => one !== undefined)).toHaveLength(1);
      }
    }),
    { numRuns: 500 },
  );
});
