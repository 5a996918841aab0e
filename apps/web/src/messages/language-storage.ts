const KEY = 'darkroom.language';

/** What was chosen in this browser, as it stands; null where nothing was, or storage is switched off. */
export function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Keeps the choice for the next load of the page, where the browser lets it. */
export function store(tag: string): void {
  try {
    localStorage.setItem(KEY, tag);
  } catch {
    // Not remembered, then: the browser's own language decides again.
  }
}
