import type { ActorAccess, Viewer } from '@darkroom/engine';
import type { Actor } from '../identity/actor.ts';

/** Whose things a caller sees and may change: their own, unless they may see everybody's. */
export interface Sight {
  /** The caller as providers and models are shown to them. */
  readonly viewer: Viewer;
  /** For lists: only what this user made. Null: everybody's. */
  readonly userId: string | null;
  /** Whether what an actor made (the `actor` of a row) may be seen. */
  sees(owner: string): Promise<boolean>;
  /** Whether it may be changed and deleted. */
  changes(owner: string): Promise<boolean>;
  /**
   * For lists that can be asked for one user's things: whose to show. `nobody`: another's, which may not be seen, and
   * gives an empty list like a user whom there is not.
   */
  narrowed(userId: string | null | undefined): { userId?: string } | 'nobody';
}

export function createSight(actor: Actor, actors: Pick<ActorAccess, 'userOf'>): Sight {
  const own = actor.user.id;
  const isOwn = async (owner: string) => owner === own || (await actors.userOf(owner)) === own;
  const userId = actor.permissions.has('everyone:read') ? null : own;
  return {
    viewer: viewerOf(actor),
    userId,
    sees: async (owner) => userId === null || isOwn(owner),
    changes: async (owner) => actor.permissions.has('everyone:write') || isOwn(owner),
    narrowed: (wanted) => {
      if (wanted === null || wanted === undefined) return userId === null ? {} : { userId };
      return userId === null || wanted === own ? { userId: wanted } : 'nobody';
    },
  };
}

/** A caller as providers and models are shown to them. */
export const viewerOf = ({ user, permissions }: Actor): Viewer => ({
  userId: user.id,
  isAdmin: user.role === 'ADMIN',
  seesOwners: permissions.has('providers:write'),
});
