import { inputProblem } from '../program/cli-problem.ts';

const HINT =
  'Dollars for one picture, such as --prices 0.02; or a list in the words of the model files: --prices \'[{"unit":"image","price":"0.02","conditions":{"quality":"low"}}]\'. `--reset prices` goes back to the catalog\'s.';

/** Where a price comes from that nobody else has set. */
const OWN = 'own';

/**
 * What a model costs by its user's word: an amount of dollars for a picture, or a JSON list of prices as model files
 * have them, each as of `today` (YYYY-MM-DD) and the user's own where it says nothing else.
 *
 * @throws CliProblem where it is neither. What is wrong within a price, the server says.
 */
export function givenPrices(text: string, today: string): Record<string, unknown>[] {
  const own = { source: OWN, asOf: today };
  const amount = text.trim().replace(/^\$/, '');
  if (/^\d{1,12}(\.\d{1,12})?$/.test(amount)) return [{ unit: 'image', price: amount, ...own }];
  if (!/^[[{]/.test(amount))
    throw inputProblem(`--prices "${text}" is neither an amount of dollars nor a list.`, HINT);
  let list: unknown;
  try {
    list = JSON.parse(amount);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw inputProblem(`--prices is no JSON: ${why}`, HINT);
  }
  if (!Array.isArray(list)) throw inputProblem('--prices takes a list, [ … ].', HINT);
  if (list.length === 0) throw inputProblem('--prices has no price in it.', HINT);
  return list.map((price: unknown, index) => {
    if (typeof price !== 'object' || price === null || Array.isArray(price))
      throw inputProblem(`--prices: number ${index + 1} of the list is no object.`, HINT);
    return { ...own, ...price };
  });
}
