import { useRef } from 'react';
import { recall, remember } from '../lib/storage.ts';

const KEY = 'prompts';
const MAXIMUM = 200;

/** The prompts that were sent from this browser, the newest first. */
export function loadPrompts(): string[] {
  const stored = recall(KEY);
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}

/** Notes a prompt that is sent. */
export function notePrompt(prompt: string): void {
  if (prompt.trim() === '') return;
  remember(KEY, [prompt, ...loadPrompts().filter((one) => one !== prompt)].slice(0, MAXIMUM));
}

/** Forgets one prompt. */
export function forgetPrompt(prompt: string): void {
  remember(
    KEY,
    loadPrompts().filter((one) => one !== prompt),
  );
}

/** The sent prompts, to walk through with Alt and the arrows. */
export function usePromptHistory(show: (prompt: string) => void) {
  // Where the walk stands, counted from the newest: -1 is what the user was writing.
  const place = useRef(-1);
  const draft = useRef('');
  return {
    /** The walk begins anew, as after an order. */
    restart() {
      place.current = -1;
    },
    go(step: -1 | 1, present: string) {
      const prompts = loadPrompts();
      if (place.current === -1) draft.current = present;
      const next = Math.min(prompts.length - 1, Math.max(-1, place.current - step));
      if (next === place.current) return;
      place.current = next;
      show(next === -1 ? draft.current : (prompts[next] ?? ''));
    },
  };
}
