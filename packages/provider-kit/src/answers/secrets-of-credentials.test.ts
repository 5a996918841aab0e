import { providerRecordSchema } from '@darkroom/core';
import { expect, test } from 'vitest';
import { testCredentials } from '../testing/credentials.ts';
import { secretsOfCredentials } from './secrets-of-credentials.ts';

const provider = providerRecordSchema.parse({
  slug: 'toy',
  label: 'Toy',
  configurationMethods: ['predefined-model'],
  credentialForm: [
    { variable: 'account', label: 'Account', type: 'file' },
    { variable: 'hook', label: 'Hook', type: 'secret-input' },
    { variable: 'region', label: 'Region', type: 'text-input' },
  ],
});

test('a key file is secret in its long texts, and not in the addresses that everybody knows', () => {
  const file = JSON.stringify({
    private_key: 'MIIEvQIBADANBgkq-canary',
    token_uri: 'https://login.toy.example/token',
  });
  const secrets = secretsOfCredentials(provider, testCredentials({ account: file }));
  expect(secrets).toEqual([file, 'MIIEvQIBADANBgkq-canary']);
});

test('an address that is itself the secret stays one, and plain fields are none', () => {
  const hook = 'https://hooks.toy.example/canary';
  const secrets = secretsOfCredentials(provider, testCredentials({ hook, region: 'x'.repeat(30) }));
  expect(secrets).toEqual([hook, '//hooks.toy.example/canary']);
});
