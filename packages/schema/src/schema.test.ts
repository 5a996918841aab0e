import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import {
  buildSchema,
  type GraphQLField,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { descriptionOf } from './description-of.ts';
import { typeDefs } from './generated/schema.ts';
import { mergeSources } from './merge-sources.ts';
import { readSources } from './read-sources.ts';

const schema = buildSchema(typeDefs);
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

interface Member {
  /** `Type.field(argument:)` and the like. */
  coordinate: string;
  name: string;
  description: string;
}

/** Everything that has a name and needs a description. */
function* members(): Generator<Member> {
  const member = (coordinate: string, node: { name: string; description?: string | null }) => ({
    coordinate,
    name: node.name,
    description: node.description ?? '',
  });
  for (const type of types) {
    yield member(type.name, type);
    if (isEnumType(type)) {
      for (const value of type.getValues()) yield member(`${type.name}.${value.name}`, value);
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        yield member(`${type.name}.${field.name}`, field);
      }
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${field.name}`;
        yield member(coordinate, field);
        for (const argument of field.args) {
          yield member(`${coordinate}(${argument.name}:)`, argument);
        }
      }
    }
  }
}

const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
const all = [...members()];

function rootFields(kind: 'Query' | 'Mutation' | 'Subscription'): GraphQLField<unknown, unknown>[] {
  const root = schema.getType(kind);
  return isObjectType(root) ? Object.values(root.getFields()) : [];
}

it('is committed as a fresh merge of its sources gives it', async () => {
  const merged = mergeSources(await readSources());
  expect(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8')).toBe(merged);
  expect(typeDefs).toBe(merged);
});

it('is checked by `generate.ts --check`, which leaves everything as it is', async () => {
  const script = new URL('./generate.ts', import.meta.url).pathname;
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stderr).toBe('');
});

describe('descriptions', () => {
  it('walks the whole schema', () => {
    expect(all.length).toBeGreaterThan(600);
    expect(all.map((member) => member.coordinate)).toEqual(
      expect.arrayContaining([
        'Seed',
        'CachePolicy.BYPASS',
        'GenerationInput.seed',
        'Parameter.name',
        'Query.models(first:)',
      ]),
    );
  });

  it('has one of 10 characters or more for everything', () => {
    const short = all.filter((member) => member.description.trim().length < 10);
    expect(short.map((member) => member.coordinate)).toEqual([]);
  });

  it('never only repeats the name', () => {
    const copies = all.filter((member) => {
      const said = letters(member.description.replace(/^(the|an?|its|this)\s/i, ''));
      return said === letters(member.name) || said === letters(member.coordinate);
    });
    expect(copies.map((member) => member.coordinate)).toEqual([]);
  });

  it('ends as a sentence does', () => {
    const open = all.filter((member) => !/[.…]$/.test(member.description.trim()));
    expect(open.map((member) => member.coordinate)).toEqual([]);
  });

  it('are found by descriptionOf', () => {
    for (const member of all) expect(descriptionOf(member.coordinate)).toBe(member.description);
    expect(() => descriptionOf('GenerationInput.sede')).toThrow('no GenerationInput.sede');
  });
});

describe('names', () => {
  it('writes types in PascalCase, fields and arguments in camelCase, enum values in CAPITALS', () => {
    const wrong = all.filter(({ coordinate, name }) => {
      const owner = coordinate.split('.')[0] ?? '';
      if (!coordinate.includes('.')) return !/^[A-Z][A-Za-z0-9]*$/.test(name);
      return isEnumType(schema.getType(owner))
        ? !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name)
        : !/^[a-z][A-Za-z0-9]*$/.test(name);
    });
    expect(wrong.map((member) => member.coordinate)).toEqual([]);
  });

  // A comparison is what it compares, and a workflow what is run: they have no row, and so no node, of their own.
  const nouns = [
    'comparison',
    'workflow',
    ...types
      .filter(
        (type) => isObjectType(type) && type.getInterfaces().some((each) => each.name === 'Node'),
      )
      .map((type) => type.name.charAt(0).toLowerCase() + type.name.slice(1)),
  ];

  it.each(rootFields('Mutation').map((field) => [field.name, field] as const))(
    '%s begins with its noun, takes one input and answers a payload with userErrors',
    (name, field) => {
      const noun = nouns.find((each) => name.startsWith(each));
      expect(noun, `one of ${nouns.join(', ')}`).toBeDefined();
      expect(name.slice(noun?.length)).toMatch(/^[A-Z]/);

      const pascal = name.charAt(0).toUpperCase() + name.slice(1);
      const signature = field.args.map((argument) => `${argument.name}: ${argument.type}`);
      expect(signature).toEqual([`input: ${pascal}Input!`]);
      expect(String(field.type)).toBe(`${pascal}Payload!`);

      const payload = getNamedType(field.type);
      const fields = isObjectType(payload) ? payload.getFields() : {};
      expect(String(fields.userErrors?.type)).toBe('[UserError!]!');
    },
  );

  it('lets every input and payload belong to a mutation or to another input', () => {
    const used = new Set(rootFields('Mutation').map((field) => String(getNamedType(field.type))));
    const payloads = types.filter((type) => type.name.endsWith('Payload'));
    expect(payloads.map((type) => type.name).filter((name) => !used.has(name))).toEqual([]);
    const taken = new Set([
      ...types
        .filter((type) => isInputObjectType(type))
        .flatMap((type) => Object.values(type.getFields())),
      ...types
        .filter((type) => isObjectType(type))
        .flatMap((type) => Object.values(type.getFields()).flatMap((field) => field.args)),
    ]);
    const names = new Set([...taken].map((place) => getNamedType(place.type).name));
    const inputs = types.filter((type) => isInputObjectType(type));
    expect(inputs.map((type) => type.name).filter((name) => !names.has(name))).toEqual([]);
  });

  it('gives every connection nodes and pageInfo, and every query of one first and after', () => {
    for (const type of types.filter((each) => each.name.endsWith('Connection'))) {
      const fields = isObjectType(type) ? type.getFields() : {};
      expect(String(fields.nodes?.type), type.name).toBe(`[${type.name.slice(0, -10)}!]!`);
      expect(String(fields.pageInfo?.type), type.name).toBe('PageInfo!');
    }
    const paged = rootFields('Query').filter((field) => /Connection!$/.test(String(field.type)));
    expect(paged.length).toBeGreaterThanOrEqual(4);
    for (const field of paged) {
      expect(field.args.map((argument) => argument.name)).toEqual(
        expect.arrayContaining(['first', 'after']),
      );
    }
  });
});
