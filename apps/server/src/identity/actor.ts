import {
  EVERYTHING_SCOPE,
  OWNER_ID,
  type Permission,
  permissionsOf,
  type UserRole,
} from '@darkroom/core';

/** How a caller proved who it is; the values of the API's ViewerKind. */
export type ActorKind = 'BROWSER_SESSION' | 'API_TOKEN' | 'ADMIN_TOKEN' | 'LOCAL_TOKEN';

/** Who is calling. */
export interface Actor {
  readonly kind: ActorKind;
  /** The session's or token's id; `admin` and `local` for the two that have no row. */
  readonly id: string;
  /** The user behind it, with the role of the moment at which the caller came. */
  readonly user: { readonly id: string; readonly role: UserRole };
  /** What its owner called the API token; null for every other kind. */
  readonly tokenName: string | null;
  /** What the token names of its user's rights. `*` is everything. */
  readonly scopes: readonly string[];
  /** What it may do: the role's rights, as far as the scopes go. */
  readonly permissions: ReadonlySet<Permission>;
  /** Patterns of the sources that it may order; null: every model. */
  readonly models: readonly string[] | null;
  /** When the token or the session ends; null: never. */
  readonly expiresAt: Date | null;
  /** SHA-256 of the session's or token's secret, by which its row is found again; null where there is no row. */
  readonly hash: string | null;
}

export const EVERYTHING: readonly string[] = [EVERYTHING_SCOPE];

type Parts = Pick<Actor, 'kind' | 'id' | 'user'> & Partial<Actor>;

/** An actor whose rights follow from its user's role and its scopes; what is left out does not limit. */
export function createActor(parts: Parts): Actor {
  const scopes = parts.scopes ?? EVERYTHING;
  return {
    tokenName: null,
    models: null,
    expiresAt: null,
    hash: null,
    ...parts,
    scopes,
    permissions: permissionsOf(parts.user.role, scopes),
  };
}

const OWNER = { id: OWNER_ID, role: 'ADMIN' } as const;

/** The command on this machine, by the token file. */
export const LOCAL_ACTOR = createActor({ kind: 'LOCAL_TOKEN', id: 'local', user: OWNER });
/** Whoever has DARKROOM_ADMIN_TOKEN. */
export const ADMIN_ACTOR = createActor({ kind: 'ADMIN_TOKEN', id: 'admin', user: OWNER });
