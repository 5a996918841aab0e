import {
  type Clock,
  EVERYTHING_SCOPE,
  idKind,
  isModelAllowed,
  type Permission,
  type Problem,
  permissionsOf,
  printable,
} from '@darkroom/core';
import type { Database } from '@darkroom/database';
import type { ActorAccess } from './actor-access.ts';

interface Facts {
  userId: string;
  permissions: ReadonlySet<Permission>;
  /** Null: every model. */
  models: readonly string[] | null;
}

const NOBODY: ReadonlySet<Permission> = new Set();

/** Actors as the database has them. Nothing but whose a token is, which never changes, is remembered. */
export class StoredActors implements ActorAccess {
  readonly #database: Pick<Database, 'users' | 'apiTokens'>;
  readonly #clock: Clock;
  readonly #users = new Map<string, string>();

  constructor(database: Pick<Database, 'users' | 'apiTokens'>, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async userOf(actor: string): Promise<string> {
    if (idKind(actor) !== 'apiToken') return actor;
    const known = this.#users.get(actor);
    if (known !== undefined) return known;
    const token = await this.#database.apiTokens.byId(actor);
    if (token === null) return actor;
    this.#users.set(actor, token.userId);
    return token.userId;
  }

  maySee(actor: string, owner: string): Promise<boolean> {
    return this.#isOwnOr(actor, owner, 'everyone:read');
  }

  mayChange(actor: string, owner: string): Promise<boolean> {
    return this.#isOwnOr(actor, owner, 'everyone:write');
  }

  async objection(actor: string, source: string): Promise<Problem | null> {
    const { permissions, models } = await this.#facts(actor);
    if (!permissions.has('generate')) {
      return refused(
        'Whoever ordered this may not order any more: the user was disabled or made a viewer, or the token was revoked, has expired, or lacks the scope "generate". Nothing was sent.',
      );
    }
    if (isModelAllowed(source, models)) return null;
    const allowed = models?.map((pattern) => printable(pattern, 200)).join(', ') || 'none';
    return refused(`This token may not order of ${source}. Its models: ${allowed}.`, [
      'generation',
      'model',
    ]);
  }

  /** Whether an actor is allowed all of these now. */
  async may(actor: string, ...needed: readonly Permission[]): Promise<boolean> {
    const { permissions } = await this.#facts(actor);
    return needed.every((permission) => permissions.has(permission));
  }

  async #isOwnOr(actor: string, owner: string, permission: Permission): Promise<boolean> {
    if (actor === owner || (await this.userOf(actor)) === (await this.userOf(owner))) return true;
    return (await this.#facts(actor)).permissions.has(permission);
  }

  async #facts(actor: string): Promise<Facts> {
    const token =
      idKind(actor) === 'apiToken' ? await this.#database.apiTokens.byId(actor) : undefined;
    const userId = token?.userId ?? actor;
    const isOver =
      token === null ||
      (token !== undefined &&
        (token.revokedAt !== null ||
          (token.expiresAt !== null && token.expiresAt.getTime() <= this.#clock.now())));
    const user = isOver ? null : await this.#database.users.byId(userId);
    if (user === null || user.disabledAt !== null) {
      return { userId, permissions: NOBODY, models: [] };
    }
    const scopes = token ? strings(token.scopes) : [EVERYTHING_SCOPE];
    const models = token ? token.models : null;
    return {
      userId,
      permissions: permissionsOf(user.role, scopes),
      models: models === null || models === undefined ? null : strings(models),
    };
  }
}

/** A list that we wrote ourselves; what is no text in it allows nothing. */
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const refused = (message: string, field?: string[]): Problem => ({
  code: 'FORBIDDEN',
  message,
  ...(field ? { field } : {}),
});
