/** How a caller proved who it is; the values of the API's ViewerKind. */
export type ActorKind = 'BROWSER_SESSION' | 'API_TOKEN' | 'ADMIN_TOKEN' | 'LOCAL_TOKEN';

/** Who is calling. */
export interface Actor {
  readonly kind: ActorKind;
  /** The session's or token's id; `admin` and `local` for the two that have no row. */
  readonly id: string;
  /** What its owner called the API token; null for every other kind. */
  readonly tokenName: string | null;
  /** What it may do. `*` is everything. */
  readonly scopes: readonly string[];
  /** SHA-256 of the session's or token's secret, by which its row is found again; null where there is no row. */
  readonly hash: string | null;
}

export const EVERYTHING: readonly string[] = ['*'];
