import { expect, test } from 'vitest';
import { type CredentialField, credentialInputs, shownFields } from './credential-form.ts';

const field = (variable: string, rest: Partial<CredentialField> = {}): CredentialField => ({
  variable,
  label: variable,
  type: 'TEXT_INPUT',
  required: false,
  placeholder: null,
  help: null,
  default: null,
  maxLength: null,
  isBaseUrl: false,
  options: [],
  showOn: [],
  ...rest,
});
const form = [
  field('use_vertex', { type: 'SWITCH', default: 'false' }),
  field('api_key', { showOn: [{ variable: 'use_vertex', value: 'false' }] }),
  field('account', { type: 'FILE', showOn: [{ variable: 'use_vertex', value: 'true' }] }),
];
const variables = (values: Record<string, string | null>) =>
  shownFields(form, values).map(({ variable }) => variable);

test('fields show on the value of others, and a default counts', () => {
  expect(variables({})).toEqual(['use_vertex', 'api_key']);
  expect(variables({ use_vertex: 'true' })).toEqual(['use_vertex', 'account']);
});

test('only what was typed or cleared is sent, and nothing of hidden fields', () => {
  expect(
    credentialInputs(form, { use_vertex: 'true', api_key: 'left over', account: '{}' }),
  ).toEqual([
    { variable: 'use_vertex', value: 'true' },
    { variable: 'account', value: '{}' },
  ]);
  expect(credentialInputs(form, { api_key: null })).toEqual([{ variable: 'api_key', value: null }]);
  expect(credentialInputs(form, { api_key: '' })).toEqual([]);
});
