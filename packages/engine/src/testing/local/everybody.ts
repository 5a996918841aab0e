import type { ActorAccess } from '../../actors/actor-access.ts';

/** Whoever comes may do everything: for tests that are not about rights. */
export const everybody: ActorAccess = {
  userOf: async (actor) => actor,
  maySee: async () => true,
  mayChange: async () => true,
  objection: async () => null,
};
