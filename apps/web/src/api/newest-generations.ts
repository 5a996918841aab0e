/** How far a generation is, as any answer tells it. */
export interface Standing {
  readonly id: string;
  readonly sequence: number;
}

function isStanding(value: object): value is Standing & { __typename: 'Generation' } {
  return (
    '__typename' in value &&
    value.__typename === 'Generation' &&
    'id' in value &&
    typeof value.id === 'string' &&
    'sequence' in value &&
    typeof value.sequence === 'number'
  );
}

/** Every generation in an answer that tells its sequence, however deep. */
export function standingsIn(data: unknown): Standing[] {
  if (typeof data !== 'object' || data === null) return [];
  const inside = Object.values(data).flatMap(standingsIn);
  return isStanding(data) ? [{ id: data.id, sequence: data.sequence }, ...inside] : inside;
}

/**
 * Watches the order of answers. An event may overtake the answer of a request that was sent before it, which would then
 * put an older state over a newer one: the sequence tells, and `onOverwritten` is called with what has to be asked again.
 */
export function newestGenerations(onOverwritten: (id: string) => void): (data: unknown) => void {
  const newest = new Map<string, number>();
  return (data) => {
    for (const { id, sequence } of standingsIn(data)) {
      const known = newest.get(id) ?? -1;
      if (sequence < known) onOverwritten(id);
      else newest.set(id, sequence);
    }
  };
}
