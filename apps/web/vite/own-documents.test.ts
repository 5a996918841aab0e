import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { withOwnDocuments } from './own-documents.ts';

const place = (name: string) => `fragments/${name}`;

it('puts a document in the place of its text, its fragments beside it, and leaves what else is imported', () => {
  const code = [
    "import { graphql, readFragment } from '../gql/index.ts';",
    'const A = graphql(`',
    '  query A { ...F }',
    '`);',
  ].join('\n');
  const find = () => parse('query A { ...F } fragment F on T { a }');
  expect(withOwnDocuments(code, { find, place })).toBe(
    [
      "import { readFragment } from '../gql/index.ts';",
      "import { gql as parse$ } from '@urql/core';",
      "import FFragment$ from 'fragments/F';",
      'const A = ({"kind":"Document","definitions":[parse$("query A{...F}").definitions[0],FFragment$]});',
    ].join('\n'),
  );
});

it('leaves fragments out, and imports nothing where nothing is left', () => {
  const code =
    "import { graphql } from './gql/index.ts';\nconst A = graphql(`fragment F on T { a }`);";
  expect(withOwnDocuments(code, { find: () => ({}), place })).toBe('\nconst A = (null);');
});
