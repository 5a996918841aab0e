import { type Permission, ROLE_PERMISSIONS } from '@darkroom/core';
import { GraphQLError } from 'graphql';
import { HttpProblem } from '../http/problem.ts';
import type { Actor } from '../identity/actor.ts';

/** What somebody has to be allowed: one permission, to be known at all, or nothing. */
export type Access = Permission | 'SIGNED_IN' | 'PUBLIC';

/** Whether a caller may. What has no rule nobody may. */
export function isAllowed(actor: Actor, access: Access | undefined): boolean {
  if (access === undefined) return false;
  return access === 'SIGNED_IN' || access === 'PUBLIC' || actor.permissions.has(access);
}

/** Why not, and what to do about it. */
function reason(actor: Actor, access: Access | undefined): string {
  if (access === undefined || access === 'SIGNED_IN' || access === 'PUBLIC') {
    return 'Nobody may use this: it has no rule in the table of permissions. Tell whoever makes this Darkroom.';
  }
  return ROLE_PERMISSIONS[actor.user.role].includes(access)
    ? `This token lacks the scope "${access}". Make one that has it: darkroom token create <name> --scope ${access}`
    : `A user of the role ${actor.user.role} may not do this: it needs "${access}". Ask an admin of this server.`;
}

export function forbiddenError(actor: Actor, access: Access | undefined): GraphQLError {
  return new GraphQLError(reason(actor, access), {
    extensions: {
      code: 'FORBIDDEN',
      ...(access === undefined ? {} : { permission: access }),
      http: { status: 403 },
    },
  });
}

export const forbiddenProblem = (actor: Actor, access: Access | undefined) =>
  new HttpProblem(403, 'FORBIDDEN', reason(actor, access));
