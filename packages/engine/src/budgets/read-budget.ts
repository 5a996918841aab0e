import { nearestWord, OWNER_ID, type Problem, printable } from '@darkroom/core';
import type { BudgetScope, Repositories } from '@darkroom/database';
import type { Outcome } from '../contracts.ts';
import type { BudgetScopes } from './budget-scopes.ts';
import { readDollars } from './read-dollars.ts';

const wrong = (
  message: string,
  field: string[],
  code: Problem['code'] = 'INVALID_INPUT',
): Outcome<never> => ({ ok: false, problems: [{ code, message, field }] });

/** Micros of a limit as a person wrote it, such as "0.50". */
export const readLimit = (text: string): Outcome<bigint> =>
  readDollars(text, ['limit', 'amount'], "A budget's limit");

/** The key as budgets are kept with it: "" for ALL. */
export async function readScopeKey(
  scope: BudgetScope,
  given: string | null,
  scopes: BudgetScopes,
  database: Pick<Repositories, 'apiTokens' | 'users'>,
): Promise<Outcome<string>> {
  const shape = scopeShape(scope, given);
  if (!shape.ok || scope === 'ALL') return shape;
  const key = shape.value;
  if (scope === 'PROVIDER') return ofKey(scopes.provider(key));
  if (scope === 'MODEL') return ofKey(await scopes.model(key));
  if (scope === 'USER') {
    return (await database.users.byId(key)) !== null
      ? { ok: true, value: key }
      : wrong(
          `There is no user "${printable(key, 60)}". The list of users has the ids; "${OWNER_ID}" is the one who has always been there. For one program, limit its token.`,
          ['scopeKey'],
          'NOT_FOUND',
        );
  }
  const tokens = (await database.apiTokens.all()).filter(({ revokedAt }) => revokedAt === null);
  if (tokens.some(({ id }) => id === key)) return { ok: true, value: key };
  const names = new Map(tokens.flatMap(({ id, name }) => [[id, id] as const, [name, id] as const]));
  const nearest = nearestWord(key, names.keys());
  const hint =
    nearest === null
      ? 'The list of tokens has the ids.'
      : `Did you mean ${nearest === names.get(nearest) ? `"${nearest}"` : `"${names.get(nearest)}", which is called "${nearest}"`}?`;
  return wrong(
    `There is no token "${printable(key, 60)}" that is good. ${hint}`,
    ['scopeKey'],
    'NOT_FOUND',
  );
}

const KEYS = {
  PROVIDER: "a provider's slug",
  MODEL: "a model's source, external://<provider>/<model id>",
  TOKEN: "a token's id, tok_…",
  USER: "a user's id",
} as const;

/** Whether there is a key where there has to be one, whatever it names. */
export function scopeShape(scope: BudgetScope, given: string | null): Outcome<string> {
  const key = given?.trim() ?? '';
  if (scope === 'ALL') {
    return key === ''
      ? { ok: true, value: '' }
      : wrong(
          'A budget of the scope ALL is for everything and takes no scopeKey. Leave it out, or name the scope that is meant.',
          ['scopeKey'],
        );
  }
  return key === ''
    ? wrong(`A budget of the scope ${scope} needs a scopeKey: ${KEYS[scope]}.`, ['scopeKey'])
    : { ok: true, value: key };
}

function ofKey(outcome: Outcome<string>): Outcome<string> {
  if (outcome.ok) return outcome;
  return {
    ok: false,
    problems: outcome.problems.map((problem) => ({ ...problem, field: ['scopeKey'] })),
  };
}
