import { lifecycleState, type ModelRecord } from '@darkroom/core';

/** What decides a model's place in lists. */
export interface Orderable {
  record: ModelRecord;
  /** Its place in the provider's own order; a large number where it has none. */
  position: number;
}

/** 0: in use; 1: on its way out or gone. */
const lateness = (record: ModelRecord, now: number): number => {
  const state = lifecycleState(record.lifecycle, now);
  return state === 'deprecated' ? 1 : state === 'retired' ? 2 : 0;
};

const compareText = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/**
 * The one order of models: those in use first, by the provider's own order, starters before others, then by name;
 * deprecated ones after them and retired ones last. What replaces a model is named by its own `lifecycle.replacedBy`.
 */
export function compareModels(left: Orderable, right: Orderable, now: number): number {
  return (
    lateness(left.record, now) - lateness(right.record, now) ||
    left.position - right.position ||
    Number(right.record.tags.includes('starter')) - Number(left.record.tags.includes('starter')) ||
    compareText(left.record.name.toLowerCase(), right.record.name.toLowerCase()) ||
    compareText(left.record.source, right.record.source)
  );
}
