/** What the model knows of one order: enough to say how it may end. */
export interface ModelOrder {
  prompt: string;
  count: number;
  isJob: boolean;
  key: string;
  /** Null: the process was killed before it answered, so it may or may not have been accepted. */
  id: string | null;
  isCanceled: boolean;
  isDeleted: boolean;
  /** Something was killed or stopped since it was ordered, before its end was seen. */
  isDisturbed: boolean;
  /** The order that it tries again. */
  retryOf: ModelOrder | null;
}

/** What a provider may do to the next request. */
export const FAULTS = ['busy', 'refusal', 'broken', 'reset', 'garbage'] as const;
export type ModelFault = (typeof FAULTS)[number];

export interface Model {
  orders: ModelOrder[];
}

export const newModel = (): Model => ({ orders: [] });

/** Statuses in which an undisturbed order ends after a fault of its request. */
const ENDS: Readonly<Record<ModelFault, string>> = {
  busy: 'SUCCEEDED',
  refusal: 'FAILED',
  broken: 'UNKNOWN_OUTCOME',
  reset: 'UNKNOWN_OUTCOME',
  garbage: 'FAILED',
};

/** The statuses that an order may have come to, by what was done to it. `faults`: what its provider did to it. */
export function allowedEnds(order: ModelOrder, faults: readonly ModelFault[]): readonly string[] {
  if (order.isCanceled || order.isDisturbed)
    return ['SUCCEEDED', 'PARTLY_SUCCEEDED', 'FAILED', 'CANCELED', 'UNKNOWN_OUTCOME'].filter(
      (status) => status !== 'CANCELED' || order.isCanceled,
    );
  const telling = faults.find((fault) => fault !== 'busy') ?? 'busy';
  return [faults.length === 0 ? 'SUCCEEDED' : ENDS[telling]];
}
