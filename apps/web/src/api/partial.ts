/** A part of an answer of which any part may be null or missing: as errors, older data and optimistic answers leave it. */
export function partOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key] // any object's fields are unknown at least
    : undefined;
}

/** The id of an object in an answer; null where there is no such object. */
export function idOf(value: unknown): string | null {
  const id = partOf(value, 'id');
  return typeof id === 'string' ? id : null;
}
