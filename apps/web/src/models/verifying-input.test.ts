import { expect, test } from 'vitest';
import type { CredentialField } from '../providers/credential-form.ts';
import { verifyingInput } from './verifying-input.ts';

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
const FORM = [
  field('api_key', { required: true }),
  field('hidden', { showOn: [{ variable: 'organization', value: 'x' }] }),
  field('organization'),
  field('project'),
];
const set = (...variables: string[]) => variables.map((variable) => ({ variable, isSet: true }));

test('a field that holds nothing and is shown is cleared, never one that is needed', () => {
  expect(verifyingInput(FORM, set('api_key'))).toEqual([{ variable: 'organization', value: null }]);
  expect(verifyingInput(FORM, set('api_key', 'organization'))).toEqual([
    { variable: 'project', value: null },
  ]);
  expect(verifyingInput(FORM, set('api_key', 'organization', 'project'))).toBeNull();
});
