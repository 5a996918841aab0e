import type { DarkroomClient } from '@darkroom/client';
import { nearestWord } from '@darkroom/core/plain';
import { modelRef, unknownModel } from '../generation/resolve-model.ts';
import type { BudgetPeriod, BudgetScope } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { inputProblem } from '../program/cli-problem.ts';

const SOURCE = graphql(`
  query BudgetModel($ref: ModelRef!) {
    model(ref: $ref) {
      source
    }
  }
`);

/** Flags that say which budget is meant. */
export const BUDGET_ADDRESS_ARGUMENTS = {
  per: {
    type: 'string',
    required: true,
    valueHint: 'period',
    description: 'day, month or total. Days and months are those of UTC.',
  },
  provider: { type: 'string', valueHint: 'provider', description: 'What this provider costs.' },
  model: {
    type: 'string',
    valueHint: 'model',
    description: 'What this model costs: key or source.',
  },
  token: {
    type: 'string',
    valueHint: 'id',
    description: 'What a program spends: tok_…, as `token list` shows it.',
  },
  user: {
    type: 'string',
    valueHint: 'id',
    description: 'What a user spends, with their tokens: usr_…, or owner.',
  },
} as const;

const PERIODS: Readonly<Record<string, BudgetPeriod>> = {
  day: 'DAY',
  month: 'MONTH',
  total: 'TOTAL',
};

/** @throws CliProblem */
export function readPeriod(text: string): BudgetPeriod {
  const period = PERIODS[text.trim().toLowerCase()];
  if (period !== undefined) return period;
  const nearest = nearestWord(text, Object.keys(PERIODS));
  throw inputProblem(
    `--per "${text}" is no period: day, month or total.`,
    nearest === null ? null : `Did you mean --per ${nearest}?`,
  );
}

/** Which budget is meant; without a flag the one for everything. @throws CliProblem */
export async function budgetAddress(
  client: DarkroomClient,
  args: Partial<Record<keyof typeof BUDGET_ADDRESS_ARGUMENTS, string>> & { per: string },
): Promise<{ scope: BudgetScope; scopeKey: string | null; period: BudgetPeriod }> {
  const period = readPeriod(args.per);
  const flags: [BudgetScope, string | undefined][] = [
    ['PROVIDER', args.provider],
    ['MODEL', args.model],
    ['TOKEN', args.token],
    ['USER', args.user],
  ];
  const given = flags.flatMap(([scope, key]) => (key === undefined ? [] : [{ scope, key }]));
  const [only, ...others] = given;
  if (others.length > 0) {
    const named = given.map(({ scope }) => `--${scope.toLowerCase()}`).join(' and ');
    throw inputProblem(
      `A budget is for one thing, and ${named} name several.`,
      'Set one for each.',
    );
  }
  if (only === undefined) return { scope: 'ALL', scopeKey: null, period };
  const { scope, key } = only;
  return { scope, scopeKey: scope === 'MODEL' ? await sourceOf(client, key) : key, period };
}

/** A source stays as it is: the server knows those of models, too, that are not installed now. */
async function sourceOf(client: DarkroomClient, named: string): Promise<string> {
  if (named.startsWith('external://')) return named;
  const { model } = await client.request(SOURCE, { ref: modelRef(named) });
  if (model === null) throw await unknownModel(client, named);
  return model.source;
}
