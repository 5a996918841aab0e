import { readFileSync } from 'node:fs';
import { modelRecordSchema, providerRecordSchema } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { DESCRIPTIONS } from './descriptions.ts';
import { publishedSchema } from './published-schema.ts';

describe.each(['provider', 'model'] as const)('the published schema of a %s file', (kind) => {
  it('is what the records say (else: pnpm run schemas)', () => {
    const file = new URL(`../../schemas/${kind}.schema.json`, import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(publishedSchema(kind));
  });

  it('describes every key of its first level', () => {
    const { shape } = kind === 'provider' ? providerRecordSchema : modelRecordSchema;
    for (const key of Object.keys(shape)) expect(DESCRIPTIONS[kind]).toHaveProperty([key]);
  });

  it('describes nothing that is not there', () => {
    const text = JSON.stringify(publishedSchema(kind));
    for (const sentence of Object.values(DESCRIPTIONS[kind])) {
      expect(text).toContain(JSON.stringify(sentence));
    }
  });
});
