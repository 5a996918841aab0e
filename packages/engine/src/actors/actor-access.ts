import type { Problem } from '@darkroom/core';

/**
 * Who an actor is and what they may order. An actor is what generations, uploads and the ledger name: a user's id, or
 * the id of an API token, which acts as its user.
 */
export interface ActorAccess {
  /** The user behind an actor; the actor itself where nobody knows it. Never changes. */
  userOf(actor: string): Promise<string>;
  /** Whether what `owner` made is `actor`'s to see and to use as input. */
  maySee(actor: string, owner: string): Promise<boolean>;
  /** Whether what `owner` made is `actor`'s to cancel, repeat, resolve or delete. */
  mayChange(actor: string, owner: string): Promise<boolean>;
  /** Why an actor may not order of a model now; null: it may. Asked at every order, so that what was taken away counts at once. */
  objection(actor: string, source: string): Promise<Problem | null>;
}
