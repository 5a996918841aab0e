import { completeModelRecord, type ModelRecord, modelRecordSchema } from '@darkroom/core';

/** A record as it is stored: without what is worked out from the source. */
export function storableRecord(record: ModelRecord): Omit<ModelRecord, 'provider'> {
  const { provider: _provider, ...rest } = record;
  return rest;
}

/** A record of the words of a model's file; null where it is none. */
export function completeRecord(input: unknown): ModelRecord | null {
  const parsed = modelRecordSchema.safeParse(input);
  return parsed.success ? completeModelRecord(parsed.data) : null;
}
