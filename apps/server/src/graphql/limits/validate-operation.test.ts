import { typeDefs } from '@darkroom/schema';
import { describe, expect, it } from 'vitest';
import { buildExecutableSchema } from '../build-schema.ts';
import { scalars } from '../scalars/scalars.ts';
import { OPERATION_LIMITS } from './limits.ts';
import { createOperationValidator } from './validate-operation.ts';

const schema = buildExecutableSchema(typeDefs, scalars, {});
const validator = createOperationValidator(schema);
/** Without the caps on length, so that the measuring itself meets documents of any size. */
const uncapped = createOperationValidator(schema, {
  ...OPERATION_LIMITS,
  bytes: 1e8,
  tokens: 1e7,
  fields: 1e7,
});
const codeOf = (
  query: string,
  by = validator,
  variables: Record<string, unknown> | null = null,
) => {
  const result = by.validate({ query, variables, operationName: null }, 'post');
  return result.ok ? 'ok' : (result.errors[0]?.extensions.code ?? 'none');
};
/** Milliseconds of the processor that this process had: other programs do not count. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const chain = (length: number, body: (next: string) => string) =>
  Array.from({ length }, (_, index) => {
    const next = index < length - 1 ? `...f${index + 1}` : 'id';
    return `fragment f${index} on Generation { ${body(next)} }`;
  }).join('\n');

describe('time', () => {
  it.each([
    ['10,000 fragments', chain(10_000, () => 'id')],
    [
      '2,000 fragments that each spread the next twice',
      chain(2_000, (next) => `${next} ${next === 'id' ? '' : next}`),
    ],
    ['a comment of a megabyte', `#${'x'.repeat(1_000_000)}`],
  ])('%s are refused at once', (_name, rest) => {
    const query = `{ generation(id: "g") { ...f0 } } ${rest}`;
    const longer = createOperationValidator(schema, { ...OPERATION_LIMITS, bytes: 1e8 });
    const began = processorTime();
    expect(codeOf(query)).toBe('QUERY_TOO_LARGE');
    // Counting tokens stops at the limit, however long the text is.
    expect(codeOf(query, longer)).not.toBe('ok');
    expect(processorTime() - began).toBeLessThan(100);
  });

  it('stays small for the worst that the limits let through', () => {
    const overlapping = `{ generation(id: "g") { ${'id '.repeat(490)} } }`;
    const doubling = `{ generation(id: "g") { ...f0 } } ${chain(100, (next) => `model { id } ${next} ${next === 'id' ? '' : next}`)}`;
    codeOf('{ viewer { kind } }'); // warm
    for (const query of [overlapping, doubling]) {
      const began = processorTime();
      codeOf(query);
      expect(processorTime() - began).toBeLessThan(100);
    }
  });

  it('is not lost to circles', () => {
    const circle =
      '{ generation(id: "g") { ...a } } fragment a on Generation { ...b id } fragment b on Generation { ...a ...b }';
    expect(codeOf(circle, uncapped)).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('cost', () => {
  const page = (first: string, inner: string) =>
    `{ generations(first: ${first}) { nodes { ${inner} } } }`;
  const full =
    'id status model { name provider { slug status { state } } } images { id url } receipt { parameter } failure { code } attempts { number } actualCost { amount } estimatedCost { lines { label } }';
  it.each([
    ['a page of 100 with everything on it', page('100', full), 'ok'],
    [
      'all models with all there is to them',
      '{ models(first: 100) { nodes { id capabilities { aspectRatioSizes { width } resolutionPresets { label } maxImageSize { width } } parameters { name } prices { price { amount } conditions { value } } lifecycle { state } defaultSettings { width } provider { slug status { state } } } } }',
      'ok',
    ],
    [
      '100 images with their generations and models',
      '{ images(first: 100) { nodes { id generation { id model { id provider { id } } } } } }',
      'ok',
    ],
    [
      'images of generations of images',
      page('100', 'images { generation { images { id } } }'),
      'TOO_COMPLEX',
    ],
    ['the same on a page of 10', page('10', 'images { generation { images { id } } }'), 'ok'],
    [
      'pages in pages',
      '{ providers { models(first: 100) { nodes { provider { models(first: 100) { nodes { id } } } } } } }',
      'TOO_COMPLEX',
    ],
    [
      'nodes of 100 ids with lists',
      `{ nodes(ids: [${'"g",'.repeat(100)}]) { ... on Generation { images { generation { images { id } } } } } }`,
      'TOO_COMPLEX',
    ],
  ])('%s', (_name, query, code) => {
    expect(codeOf(query)).toBe(code);
  });

  it('counts the page size out of a variable and out of its default', () => {
    const inner = 'images { generation { images { id } } }';
    const query = `query($n: Int! = 10) { generations(first: $n) { nodes { ${inner} } } }`;
    expect(codeOf(query)).toBe('ok');
    expect(codeOf(query, validator, { n: 100 })).toBe('TOO_COMPLEX');
    expect(codeOf(`query($n: Int! = 101) { generations(first: $n) { nodes { id } } }`)).toBe(
      'BAD_USER_INPUT',
    );
    expect(codeOf(`{ generations { nodes { ${inner} } } }`)).toBe('ok');
  });

  it('sees through fragments', () => {
    const query = `{ generations(first: 100) { ...page } } fragment page on GenerationConnection { nodes { ...one } } fragment one on Generation { images { generation { images { id } } } }`;
    expect(codeOf(query)).toBe('TOO_COMPLEX');
  });
});

describe('root fields', () => {
  it.each([
    [10, 'ok'],
    [11, 'TOO_MANY_ROOT_FIELDS'],
  ])('%i', (count, code) => {
    const fields = Array.from({ length: count }, (_, index) => `a${index}: viewer { kind }`).join(
      ' ',
    );
    expect(codeOf(`{ ${fields} }`)).toBe(code);
    expect(codeOf(`{ ...all } fragment all on Query { ${fields} }`)).toBe(code);
  });
});

describe('documents that passed', () => {
  it('are handed on by their hash, and not checked again', async () => {
    const query = '{ viewer { kind tokenName } }';
    const result = validator.validate({ query, variables: null, operationName: null }, 'post');
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(query))).toString(
      'hex',
    );
    expect(result.ok && result.document).toBe(validator.documentByHash(hash));
    expect(validator.documentByHash('0'.repeat(64))).toBeUndefined();
  });
});

describe('a number that is not finite', () => {
  const messages = (query: string, variables: Record<string, unknown> | null) => {
    const result = validator.validate({ query, variables, operationName: null }, 'post');
    return result.ok ? [] : result.errors.map(({ message }) => message);
  };
  const model = '{"key":"aurora"}';
  it.each([
    ['1e400', ['input.guidance: the number is not finite']],
    ['-1e400', ['input.guidance: the number is not finite']],
    ['1e308', []],
    ['"sk-canary"', ['input.guidance: expected Float, got a string.']],
  ])('is told as that in a variable: %s', (value, expected) => {
    const variables: Record<string, unknown> = JSON.parse(
      `{"input":{"model":${model},"prompt":"a","guidance":${value}}}`,
    );
    const query =
      'query($input: GenerationInput!) { generationPlan(input: $input) { __typename } }';
    expect(messages(query, variables)).toEqual(
      expected.map((text) => expect.stringContaining(text)),
    );
  });

  it.each([
    ['1e400', ['Float: the number is not finite']],
    ['9'.repeat(400), ['Float: the number is not finite']],
    ['1e308', []],
  ])('is told as that in the document: %s', (value, expected) => {
    const input = `{ model: { key: "aurora" }, prompt: "a", guidance: ${value} }`;
    expect(messages(`{ generationPlan(input: ${input}) { __typename } }`, null)).toEqual(
      expected.map((text) => expect.stringContaining(text)),
    );
  });
});
