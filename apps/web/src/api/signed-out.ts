import { createStore } from '../lib/store.ts';

/** Whether the server said that nobody is signed in here: the session ended while the page was open. */
export const signedOut = createStore(false);
