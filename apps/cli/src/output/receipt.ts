import type { ReceiptPartsFragment } from '../gql/graphql.ts';

/** What became of a setting that was not simply applied, in one line. */
export function renderReceiptLine(line: ReceiptPartsFragment): string {
  const { parameter, outcome, requested, sent, reason } = line;
  const values = [requested, sent].filter((value) => value !== null).join(' → ');
  const why = reason === null ? '' : `: ${reason}`;
  return `${parameter} ${outcome.toLowerCase()}${values === '' ? '' : ` (${values})`}${why}`;
}

/** The lines of a receipt that a person should know of. */
export function tellingLines(receipt: readonly ReceiptPartsFragment[]): string[] {
  return receipt.filter(({ outcome }) => outcome !== 'APPLIED').map(renderReceiptLine);
}
