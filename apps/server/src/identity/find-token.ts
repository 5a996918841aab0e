import type { Clock } from '@darkroom/core';
import { z } from 'zod';
import { type Actor, createActor } from './actor.ts';
import { hashSecret } from './secrets.ts';
import type { IdentityStore } from './store.ts';

/** Why a bearer token does not let anybody in. */
export type TokenRefusal = 'UNKNOWN' | 'EXPIRED' | 'REVOKED' | 'USER_DISABLED';

const listSchema = z.array(z.string());

/** The actor of an API token, or why it is not good any more. */
export async function findToken(
  store: Pick<IdentityStore, 'apiTokens' | 'users'>,
  clock: Clock,
  token: string,
): Promise<Actor | TokenRefusal> {
  const hash = hashSecret(token);
  const row = await store.apiTokens.byHash(hash);
  if (row === null) return 'UNKNOWN';
  const user = await store.users.byId(row.userId);
  if (user === null || user.disabledAt !== null) return 'USER_DISABLED';
  if (row.revokedAt !== null) return 'REVOKED';
  const { id, name, expiresAt } = row;
  if (expiresAt !== null && expiresAt.getTime() <= clock.now()) return 'EXPIRED';
  await store.apiTokens.touch(row);
  return createActor({
    kind: 'API_TOKEN',
    id,
    user: { id: user.id, role: user.role },
    tokenName: name,
    scopes: listSchema.parse(row.scopes),
    models: listSchema.nullable().parse(row.models),
    expiresAt,
    hash,
  });
}
