import type { ReceiptPartsFragment } from '../gql/graphql.ts';

/** What was asked and what is sent of it, where the two differ: "16:9 → 1024x576". */
function changeOf({ requested, sent }: ReceiptPartsFragment): string {
  if (requested === sent) return '';
  return [requested, sent].filter((value) => value !== null).join(' → ');
}

/** What became of a setting that was not simply applied, in one line. */
export function renderReceiptLine(line: ReceiptPartsFragment): string {
  const { parameter, outcome, reason } = line;
  const values = changeOf(line);
  const why = reason === null ? '' : `: ${reason}`;
  return `${parameter} ${outcome.toLowerCase()}${values === '' ? '' : ` (${values})`}${why}`;
}

/** What means just what was asked: said by its values, or in words where they are the same (a mask's pixels). */
function renderConversion(line: ReceiptPartsFragment): string {
  return `${line.parameter}: ${changeOf(line) || (line.reason ?? 'sent in another form')}`;
}

/** A value that only travels under the provider's own name for it is what was asked for. */
const isAsRequested = ({ outcome, requested, sent }: ReceiptPartsFragment) =>
  outcome === 'APPLIED' || (outcome === 'RENAMED' && requested === sent);

/** The lines of a receipt that a person should know of. */
export function tellingLines(receipt: readonly ReceiptPartsFragment[]): string[] {
  return receipt
    .filter((line) => !isAsRequested(line))
    .map((line) =>
      line.outcome === 'CONVERTED' ? renderConversion(line) : renderReceiptLine(line),
    );
}
