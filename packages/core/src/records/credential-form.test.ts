import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  credentialFormSchema,
  environmentName,
  isSecretField,
  missingFields,
  shownFields,
  withDefaults,
} from './credential-form.ts';

const FORM = credentialFormSchema.parse([
  {
    variable: 'auth',
    label: 'How',
    type: 'radio',
    default: 'key',
    options: [
      { value: 'key', label: 'Key' },
      { value: 'account', label: 'Account' },
    ],
  },
  {
    variable: 'api_key',
    label: 'Key',
    type: 'secret-input',
    required: true,
    showOn: [{ variable: 'auth', value: 'key' }],
  },
  {
    variable: 'account_file',
    label: 'Account',
    type: 'file',
    required: true,
    showOn: [{ variable: 'auth', value: 'account' }],
  },
  { variable: 'use_region', label: 'Region?', type: 'switch', required: true },
  {
    variable: 'region',
    label: 'Region',
    type: 'text-input',
    required: true,
    showOn: [
      { variable: 'use_region', value: true },
      { variable: 'auth', value: 'key' },
    ],
  },
]);
const names = (fields: { variable: string }[]) => fields.map((field) => field.variable);

describe('a field', () => {
  it.each([
    ['secret-input', undefined, true],
    ['file', undefined, true],
    ['file', false, false],
    ['text-input', undefined, false],
  ] as const)('%s (isSecret: %s) is secret: %s', (type, isSecret, expected) => {
    expect(isSecretField({ type, isSecret })).toBe(expected);
  });
});

describe('a form', () => {
  it.each<[Record<string, string>, string[], string[]]>([
    [{}, ['auth', 'api_key', 'use_region'], ['api_key', 'use_region']],
    [{ api_key: 'k', use_region: 'false' }, ['auth', 'api_key', 'use_region'], []],
    [{ api_key: 'k', use_region: 'true' }, ['auth', 'api_key', 'use_region', 'region'], ['region']],
    [
      { api_key: 'k', use_region: 'true', region: 'eu' },
      ['auth', 'api_key', 'use_region', 'region'],
      [],
    ],
    [
      { auth: 'account', use_region: 'true' },
      ['auth', 'account_file', 'use_region'],
      ['account_file'],
    ],
    [
      { api_key: ' \n', use_region: '' },
      ['auth', 'api_key', 'use_region'],
      ['api_key', 'use_region'],
    ],
    [{ auth: '', api_key: 'k' }, ['auth', 'use_region'], ['use_region']],
  ])('with %j shows %j and misses %j', (values, shown, missing) => {
    expect(names(shownFields(FORM, values))).toEqual(shown);
    expect(names(missingFields(FORM, values))).toEqual(missing);
  });

  it('fills in defaults and changes nothing that is given', () => {
    const values = { auth: 'account', other: 'x' };
    expect(withDefaults(FORM, {})).toEqual({ auth: 'key' });
    expect(withDefaults(FORM, values)).toEqual(values);
    expect(withDefaults(FORM, values)).not.toBe(values);
  });

  it('takes a switch that is off as a value, as a word or as a boolean', () => {
    const [field] = credentialFormSchema.parse([
      { variable: 'on', label: 'On', type: 'switch', required: true, default: false },
    ]);
    expect(field?.default).toBe('false');
    expect(missingFields(field ? [field] : [], {})).toEqual([]);
  });

  it('never takes the machinery of objects for a value', () => {
    const [field] = credentialFormSchema.parse([
      { variable: 'constructor', label: 'C', type: 'text-input', required: true, default: 'x' },
    ]);
    expect(withDefaults(field ? [field] : [], {})).toEqual({ constructor: 'x' });
  });

  it.each(['API_KEY', '1key', 'api-key', '', '__proto__', 'ключ', 'x'.repeat(65)])(
    'refuses the variable %j',
    (variable) => {
      expect(
        credentialFormSchema.safeParse([{ variable, label: 'L', type: 'text-input' }]).success,
      ).toBe(false);
    },
  );
});

describe('environmentName', () => {
  it.each([
    ['openai', 'openai_api_key', 'DARKROOM_OPENAI_API_KEY'],
    ['google-gemini', 'api_key', 'DARKROOM_GOOGLE_GEMINI_API_KEY'],
    ['openai', 'api_key', 'DARKROOM_OPENAI_API_KEY'],
    ['openai', 'openai', 'DARKROOM_OPENAI_OPENAI'],
    ['open', 'openai_api_key', 'DARKROOM_OPEN_OPENAI_API_KEY'],
    ['google-gemini', 'google_gemini_api_key', 'DARKROOM_GOOGLE_GEMINI_API_KEY'],
  ])('%s and %s are %s', (slug, variable, name) =>
    expect(environmentName(slug, variable)).toBe(name),
  );

  it('is a name that a shell can set', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/),
        fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/),
        (slug, variable) => {
          expect(environmentName(slug, variable)).toMatch(/^DARKROOM_[A-Z0-9_]+$/);
        },
      ),
    );
  });
});
