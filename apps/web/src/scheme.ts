import { isMantineColorScheme, type MantineColorSchemeManager } from '@mantine/core';

const KEY = 'darkroom.scheme';

/** Remembers dark or light as plain text, so that public/scheme.js can read it before anything is painted. */
export const schemeManager: MantineColorSchemeManager = {
  get(standard) {
    try {
      const stored = localStorage.getItem(KEY);
      return isMantineColorScheme(stored) ? stored : standard;
    } catch {
      return standard;
    }
  },
  set(value) {
    try {
      localStorage.setItem(KEY, value);
    } catch {
      // Not remembered, then.
    }
  },
  subscribe() {},
  unsubscribe() {},
  clear() {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // Nothing to forget.
    }
  },
};
