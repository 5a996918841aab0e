/**
 * What this browser remembers by itself: the draft and the colour scheme. Where storage is switched off or full, nothing
 * is remembered and nothing breaks.
 */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`darkroom.${key}`, JSON.stringify(value));
  } catch {
    // Private windows and full storage: the page works on without it.
  }
}

/** What was remembered under `key`, unchecked; null where nothing was, or it cannot be read. */
export function recall(key: string): unknown {
  try {
    const text = localStorage.getItem(`darkroom.${key}`);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
