/** A document that must be refused, whether it is a query or a subscription. */
export interface HostileDocument {
  name: string;
  code: string;
  build: (kind: 'query' | 'subscription') => string;
}

const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

/** A generation inside the root field of either kind. */
const inGeneration = (kind: 'query' | 'subscription', selection: string, rest = '') =>
  kind === 'query'
    ? `query { generation(id: "g") { ${selection} } } ${rest}`
    : `subscription { generationEvents(id: "g") { generation { ${selection} } } } ${rest}`;

const deep = (levels: number): string =>
  levels === 0 ? 'id' : `images { generation { ${deep(levels - 1)} } }`;

export const HOSTILE_DOCUMENTS: readonly HostileDocument[] = [
  { name: 'broken syntax', code: 'GRAPHQL_PARSE_FAILED', build: (kind) => `${kind} { ` },
  { name: '60 levels', code: 'QUERY_TOO_DEEP', build: (kind) => inGeneration(kind, deep(30)) },
  {
    name: '60 levels through fragments',
    code: 'QUERY_TOO_DEEP',
    build: (kind) =>
      inGeneration(
        kind,
        '...f0',
        repeat(
          30,
          (i) =>
            `fragment f${i} on Generation { images { generation { ${i < 29 ? `...f${i + 1}` : 'id'} } } }`,
        ),
      ),
  },
  {
    name: '200 aliases',
    code: 'TOO_MANY_ALIASES',
    build: (kind) =>
      inGeneration(
        kind,
        repeat(200, (i) => `a${i}: id`),
      ),
  },
  {
    name: '5,000 tokens',
    code: 'QUERY_TOO_LARGE',
    build: (kind) =>
      inGeneration(
        kind,
        repeat(5000, () => 'id'),
      ),
  },
  {
    name: 'a comment of 1 MB',
    code: 'QUERY_TOO_LARGE',
    build: (kind) => inGeneration(kind, `id #${'x'.repeat(40_000)}\n`),
  },
  {
    name: '1,400 fragments',
    code: 'QUERY_TOO_LARGE',
    build: (kind) =>
      inGeneration(
        kind,
        'id',
        repeat(1_400, (i) => `fragment f${i} on A{b}`),
      ),
  },
  {
    name: '3,000 overlapping fields',
    code: 'QUERY_TOO_LARGE',
    build: (kind) =>
      inGeneration(
        kind,
        repeat(1_900, () => 'id'),
      ),
  },
  {
    name: 'fragments in a circle',
    code: 'GRAPHQL_VALIDATION_FAILED',
    build: (kind) =>
      inGeneration(
        kind,
        '...a',
        'fragment a on Generation { ...b } fragment b on Generation { ...a }',
      ),
  },
  {
    name: 'an unknown fragment',
    code: 'GRAPHQL_VALIDATION_FAILED',
    build: (kind) => inGeneration(kind, '...nowhere'),
  },
  {
    name: 'an unknown field',
    code: 'GRAPHQL_VALIDATION_FAILED',
    build: (kind) => inGeneration(kind, 'statos'),
  },
  {
    name: '1,000 directives',
    code: 'TOO_MANY_DIRECTIVES',
    build: (kind) => inGeneration(kind, `id ${repeat(60, () => '@include(if: true)')}`),
  },
  {
    name: 'twice itself, 100 times over',
    code: 'TOO_COMPLEX',
    build: (kind) =>
      inGeneration(
        kind,
        '...f0',
        repeat(
          100,
          (i) =>
            `fragment f${i} on Generation { model { id } ${i < 99 ? `...f${i + 1} ...f${i + 1}` : ''} }`,
        ),
      ),
  },
  {
    name: 'lists in lists',
    code: 'TOO_COMPLEX',
    build: (kind) =>
      inGeneration(
        kind,
        'images { generation { images { generation { images { generation { images { id } } } } } } }',
      ),
  },
];
