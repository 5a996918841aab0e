import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  completeModelRecord,
  type ModelRecord,
  modelRecordSchema,
  type ProviderRecord,
  providerRecordSchema,
} from '@darkroom/core';
import { parse } from 'yaml';
import { z } from 'zod';

const plainObject = z.record(z.string(), z.unknown());
type PlainObject = z.infer<typeof plainObject>;

const isObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects are merged, everything else is replaced: the rule of `extends`. */
function merge(base: PlainObject, over: PlainObject): PlainObject {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const under = merged[key];
    merged[key] = isObject(under) && isObject(value) ? merge(under, value) : value;
  }
  return merged;
}

function readYaml(folder: string, file: string): PlainObject {
  const { extends: base, ...own } = plainObject.parse(
    parse(readFileSync(join(folder, file), 'utf8')),
  );
  return base === undefined ? own : merge(readYaml(folder, z.string().parse(base)), own);
}

export interface ProviderFolder {
  provider: ProviderRecord;
  models: ModelRecord[];
  /** By the last part of its source. Throws where there is none. */
  model(id: string): ModelRecord;
}

/** A provider's files as the catalog reads them, for the tests of its adapter: the catalog stands above this package. */
export function readProviderFolder(slug: string): ProviderFolder {
  const folder = fileURLToPath(new URL(`../src/${slug}/`, import.meta.url));
  const files = join(folder, 'models');
  const models = (existsSync(files) ? readdirSync(files) : [])
    .filter((file) => file.endsWith('.yaml') && !file.startsWith('_'))
    .map((file) => completeModelRecord(modelRecordSchema.parse(readYaml(files, file))));
  return {
    provider: providerRecordSchema.parse(readYaml(folder, 'provider.yaml')),
    models,
    model: (id) => {
      const found = models.find(({ source }) => source.endsWith(`/${id}`));
      if (!found) throw new RangeError(`No file describes ${id}.`);
      return found;
    },
  };
}
