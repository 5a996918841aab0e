import { credentialFieldSchema } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { hintOf } from './field-states.ts';

const [KEY, FILE, SETTING] = [
  { variable: 'key', label: 'Key', type: 'secret-input' },
  { variable: 'account', label: 'Account', type: 'file' },
  { variable: 'project', label: 'Project', type: 'text-input' },
].map((field) => credentialFieldSchema.parse(field));
const account = (email: unknown) =>
  JSON.stringify({ private_key: 'canary-of-a-private-key', client_email: email }, null, 2);

describe('what is shown of a value', () => {
  it.each([
    ['the end of a key', KEY, 'sk-canary-0123456789abcdef', '…cdef'],
    ['no key that is short', KEY, 'canary', '…'],
    ['a setting', SETTING, 'my-project', 'my-project'],
    [
      'where a service account lives',
      FILE,
      account('canary@my-project.iam.gserviceaccount.com'),
      'key file …@my-project.iam.gserviceaccount.com',
    ],
    ['that a file is there: an address that is none', FILE, account('canary'), 'key file'],
    ['that a file is there: another kind', FILE, '-----BEGIN canary KEY-----', 'key file'],
    ['that a file is there: no object', FILE, '["canary"]', 'key file'],
  ])('is %s', (_name, field, value, hint) => {
    if (!field) throw new Error('The form has this field.');
    expect(hintOf(field, value)).toBe(hint);
  });
});
