import { type CredentialField, credentialFieldSchema, Secret } from '@darkroom/core';
import { expect, test } from 'vitest';
import { testCredentials } from '../testing/credentials.ts';
import { toyProvider } from '../testing/local/toy-adapter.ts';
import { credentialHeaders } from './credential-headers.ts';

const field = (variable: string, type: CredentialField['type'], header?: object) =>
  credentialFieldSchema.parse({ variable, label: variable, type, ...(header ? { header } : {}) });
const key = field('key', 'secret-input');
const organization = field('organization', 'text-input', { name: 'x-organization' });
const apiKey = field('key', 'secret-input', { name: 'api-key' });
const token = field('token', 'secret-input', { name: 'authorization', prefix: 'Bearer ' });

const reveal = (headers: Record<string, string | Secret>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value instanceof Secret ? `secret ${value.reveal()}` : value,
    ]),
  );

test.each<[string, CredentialField[], CredentialField[], Record<string, string>, object]>([
  ['no key', [key], [], {}, {}],
  ['the first key as a bearer', [key], [], { key: 'k' }, { authorization: 'secret Bearer k' }],
  [
    'settings beside it',
    [key, organization],
    [],
    { key: 'k', organization: 'o' },
    { authorization: 'secret Bearer k', 'x-organization': 'o' },
  ],
  [
    "a model's own key",
    [],
    [field('other', 'secret-input')],
    { other: 'k' },
    { authorization: 'secret Bearer k' },
  ],
  ['a header of its own', [apiKey, token], [], { key: 'k' }, { 'api-key': 'secret k' }],
  [
    'the one of two that is there',
    [apiKey, token],
    [apiKey],
    { token: 't' },
    { authorization: 'secret Bearer t' },
  ],
  [
    'none that no longer applies',
    [
      credentialFieldSchema.parse({
        variable: 'auth',
        label: 'Auth',
        type: 'select',
        default: 'key',
        options: ['key', 'token'].map((value) => ({ value, label: value })),
      }),
      { ...apiKey, showOn: [{ variable: 'auth', value: 'key' }] },
      { ...token, showOn: [{ variable: 'auth', value: 'token' }] },
    ],
    [],
    { auth: 'token', key: 'old', token: 't' },
    { authorization: 'secret Bearer t' },
  ],
])('%s', (_, credentialForm, modelCredentialForm, values, expected) => {
  const headers = credentialHeaders({
    provider: { ...toyProvider, credentialForm, modelCredentialForm },
    credentials: testCredentials(values),
  });
  expect(reveal(headers)).toEqual(expected);
});
