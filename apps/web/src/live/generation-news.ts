import { createStore } from '../lib/store.ts';

/** Goes up whenever a generation began, went on or ended: for what counts generations. */
export const generationNews = createStore(0);
