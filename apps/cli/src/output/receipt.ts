import type { ReceiptPartsFragment } from '../gql/graphql.ts';

/** What became of a setting that was not simply applied, in one line. */
export function renderReceiptLine(line: ReceiptPartsFragment): string {
  const { parameter, outcome, requested, sent, reason } = line;
  const values = [requested, sent].filter((value) => value !== null).join(' → ');
  const why = reason === null ? '' : `: ${reason}`;
  return `${parameter} ${outcome.toLowerCase()}${values === '' ? '' : ` (${values})`}${why}`;
}

/** A value that only travels under the provider's own name for it is what was asked for. */
const isAsRequested = ({ outcome, requested, sent }: ReceiptPartsFragment) =>
  outcome === 'APPLIED' || (outcome === 'RENAMED' && requested === sent);

/** The lines of a receipt that a person should know of. */
export function tellingLines(receipt: readonly ReceiptPartsFragment[]): string[] {
  return receipt.filter((line) => !isAsRequested(line)).map(renderReceiptLine);
}
