import { readFile } from 'node:fs/promises';
import { buildSchema, findBreakingChanges } from 'graphql';
import { expect, it } from 'vitest';
import { typeDefs } from './generated/schema.ts';
import { contractDifferences } from './testing/local/contract-differences.ts';

const contract = await readFile(new URL('../contract.graphql', import.meta.url), 'utf8');

it('breaks nothing that the contract promises', () => {
  expect(findBreakingChanges(buildSchema(contract), buildSchema(typeDefs))).toEqual([]);
});

it('keeps every type, default value and directive of the contract word for word', () => {
  expect(contractDifferences(contract, typeDefs)).toEqual([]);
});

// Each row takes one promise out of the real schema; the comparison has to notice.
const broken: [string, string | RegExp, string, string][] = [
  [
    'a lost @oneOf',
    'input ModelRef @oneOf {',
    'input ModelRef {',
    'ModelRef with directives is , not @oneOf',
  ],
  [
    'another default of an input field',
    /(?<=^input GenerationInput \{[^}]*)parameterPolicy: ParameterPolicy! = STRICT/m,
    'parameterPolicy: ParameterPolicy! = ADAPT',
    'GenerationInput.parameterPolicy by default is ADAPT, not STRICT',
  ],
  [
    'a lost default of an input field',
    'partialImages: Int! = 0',
    'partialImages: Int!',
    'GenerationInput.partialImages by default is nothing, not 0',
  ],
  [
    'another default of an argument',
    /(?<=^type Image implements Node \{[^}]*)variant: ImageVariant = ORIGINAL/m,
    'variant: ImageVariant = PREVIEW',
    'Image.url:variant by default is PREVIEW, not ORIGINAL',
  ],
  [
    'an output that may not be null any more',
    'actualCost: Money\n',
    'actualCost: Money!\n',
    'Generation.actualCost is Money!, not Money',
  ],
  [
    'a lost field',
    'isFromCache: Boolean!',
    'isCached: Boolean!',
    'Generation.isFromCache is missing',
  ],
  [
    'a lost enum value',
    '  STORAGE_LOW\n',
    '  STORAGE_SMALL\n',
    'UserErrorCode.STORAGE_LOW is missing',
  ],
  ['a lost type', /^scalar Seed$/m, 'scalar Other', 'Seed is missing'],
  [
    'another kind of type',
    /^scalar Seed$/m,
    'enum Seed { ZERO }',
    'Seed is a EnumTypeDefinition, not a ScalarTypeDefinition',
  ],
  [
    'a lost interface',
    'type Budget implements Node {',
    'type Budget {',
    'Budget implements Node is missing',
  ],
  [
    'a new required input field',
    'input ProviderResetInput {',
    'input ProviderResetInput {\n  reason: String!',
    'ProviderResetInput.reason is new and required',
  ],
];

it.each(broken)('notices %s', (_what, promise, replacement, difference) => {
  const changed = typeDefs.replace(promise, replacement);
  expect(changed).not.toBe(typeDefs);
  expect(contractDifferences(contract, changed)).toContain(difference);
});
