import { recall, remember } from '../lib/storage.ts';
import { createStore, type Store } from '../lib/store.ts';

/** How many models are offered as used lately. */
const RECENT_MAXIMUM = 4;

function stored(key: string): readonly string[] {
  const value = recall(key);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Sources of the models that this browser starred, in the order in which they were. */
export const starredModels = createStore(stored('models.starred'));
/** Sources of the models that this browser used last, the latest first. */
export const recentModels = createStore(stored('models.recent'));

function keep(store: Store<readonly string[]>, key: string, next: readonly string[]): void {
  store.set(next);
  remember(key, next);
}

/** Stars a model, or takes its star away. */
export function toggleModelStar(source: string): void {
  const before = starredModels.get();
  const next = before.includes(source)
    ? before.filter((one) => one !== source)
    : [...before, source];
  keep(starredModels, 'models.starred', next);
}

/** Notes that a model was ordered from. */
export function noteModelUse(source: string): void {
  const others = recentModels.get().filter((one) => one !== source);
  keep(recentModels, 'models.recent', [source, ...others].slice(0, RECENT_MAXIMUM));
}
