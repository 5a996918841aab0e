import {
  EVERYTHING_SCOPE,
  isPatternWithin,
  isPermission,
  nearestWord,
  PERMISSIONS,
  type Problem,
  printable,
} from '@darkroom/core';
import type { ApiTokenCreateInput } from '../../gql/resolvers.ts';
import type { Actor } from '../../identity/actor.ts';

/** Patterns on one token, and letters of one. */
const MOST_PATTERNS = 50;
const MOST_LETTERS = 200;

const invalid = (message: string, ...field: string[]): Problem => ({
  code: 'INVALID_INPUT',
  message,
  field,
});
const beyond = (message: string, ...field: string[]): Problem => ({
  code: 'FORBIDDEN',
  message,
  field,
});

/** What cannot be used of a token's scopes, models and end; and what its maker does not have themselves. */
export function limitProblems(actor: Actor, input: ApiTokenCreateInput, now: number): Problem[] {
  const { scopes, models = null, expiresAt = null } = input;
  return [
    ...scopeProblems(actor, scopes),
    ...modelProblems(actor, models),
    ...endProblems(actor, expiresAt, now),
  ];
}

function scopeProblems(actor: Actor, scopes: readonly string[]): Problem[] {
  if (scopes.length === 0)
    return [invalid('A token without a scope can do nothing: name at least one.', 'scopes')];
  return scopes.flatMap((scope, index) => {
    const field = ['scopes', String(index)];
    if (scope === EVERYTHING_SCOPE) {
      return actor.scopes.includes(EVERYTHING_SCOPE)
        ? []
        : [beyond('A token of some scopes cannot make one of all.', ...field)];
    }
    if (!isPermission(scope)) {
      const nearest = nearestWord(scope, Object.keys(PERMISSIONS));
      const hint =
        nearest === null
          ? `There are ${Object.keys(PERMISSIONS).join(', ')}.`
          : `Did you mean "${nearest}"?`;
      return [invalid(`There is no scope "${printable(scope, 60)}". ${hint}`, ...field)];
    }
    return actor.permissions.has(scope)
      ? []
      : [beyond(`You lack "${scope}" yourself, so no token of yours can have it.`, ...field)];
  });
}

function modelProblems(actor: Actor, models: readonly string[] | null): Problem[] {
  if (models === null) {
    return actor.models === null
      ? []
      : [beyond('A token for some models cannot make one for all: name its models.', 'models')];
  }
  if (models.length > MOST_PATTERNS)
    return [invalid(`A token names ${MOST_PATTERNS} models at most.`, 'models')];
  return models.flatMap((pattern, index) => {
    const field = ['models', String(index)];
    if (pattern.length > MOST_LETTERS || !/^(external:\/\/|\*)[\x21-\x7e]*$/.test(pattern)) {
      const message = `"${printable(pattern, 60)}" names no model: write its source, external://<provider>/<model id>; * stands for any characters.`;
      return [invalid(message, ...field)];
    }
    return isPatternWithin(pattern, actor.models)
      ? []
      : [beyond(`Your own token does not allow ${printable(pattern, 60)}.`, ...field)];
  });
}

function endProblems(actor: Actor, expiresAt: Date | null, now: number): Problem[] {
  if (expiresAt !== null && expiresAt.getTime() <= now)
    return [invalid('A token ends at a time to come.', 'expiresAt')];
  if (actor.kind !== 'API_TOKEN' || actor.expiresAt === null) return [];
  return expiresAt !== null && expiresAt <= actor.expiresAt
    ? []
    : [
        beyond(
          `Your own token ends at ${actor.expiresAt.toISOString()}: a token of yours ends no later.`,
          'expiresAt',
        ),
      ];
}
