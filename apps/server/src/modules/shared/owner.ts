import type { Actor } from '../../identity/actor.ts';

/**
 * Whose generations these are. Browser, command line and admin token are one person's ways in, so that an idempotency
 * key means the same on all of them; another program's API token is a caller of its own, whose things are its user's.
 */
export const ownerOf = (actor: Actor): string =>
  actor.kind === 'API_TOKEN' ? actor.id : actor.user.id;
