import { type ModelRecordInput, type ProviderRecord, unknownModelRecord } from '@darkroom/core';
import { jsonIn, readInputSchema } from '@darkroom/provider-kit';
import { readTemplate } from './read-template.ts';

const PATH = '/{model}/run';
type Parts = NonNullable<Parameters<typeof unknownModelRecord>[3]>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A worker of one's own, by what its form says of its input and output. */
export function unknownModel(
  providerModelId: string,
  provider: ProviderRecord,
  values: Readonly<Record<string, string>> = {},
): ModelRecordInput {
  return workerRecord(providerModelId, provider, values);
}

/** The record of a worker; `more`: what its list told besides. */
export function workerRecord(
  providerModelId: string,
  provider: ProviderRecord,
  values: Readonly<Record<string, string>>,
  more: Parts = {},
): ModelRecordInput {
  const record = unknownModelRecord(provider, providerModelId, {}, more);
  if (!record) throw new RangeError(`provider.yaml of ${provider.slug} has no unknownModel.`);
  const place = values.worker_output?.trim();
  const read = inputParts(values.worker_input);
  return {
    ...record,
    ...read,
    wire: { ...record.wire, ...read?.wire, ...(place ? { results: [place] } : {}) },
  };
}

/** The parts that a JSON Schema or a template of the input tells; null where there is neither. */
function inputParts(text: string | undefined) {
  const value = jsonIn(text ?? '');
  if (!isObject(value)) return null;
  const isSchema = isObject(value.properties) || isObject(value.$defs);
  return isSchema
    ? readInputSchema(value, { prefix: 'input.', path: PATH })
    : readTemplate(value, PATH);
}
