/** A line of a report as the API gives it. */
export interface SpendLine {
  readonly key: string;
  readonly cost: { readonly amount: string; readonly currency: string };
  readonly generations: number;
  readonly images: number;
  readonly unknownCostGenerations: number;
}

const HEADER = 'kind,key,cost,currency,generations,images,generations_of_unknown_cost';
/** Spreadsheets take what begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number): string {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The report as a table for spreadsheets (RFC 4180): a line for each day, then one for each model. Amounts as the API gives them. */
export function spendCsv(report: {
  readonly byDay: readonly SpendLine[];
  readonly byModel: readonly SpendLine[];
}): string {
  const lines = (kind: string, entries: readonly SpendLine[]) =>
    entries.map(({ key, cost, generations, images, unknownCostGenerations }) =>
      [kind, key, cost.amount, cost.currency, generations, images, unknownCostGenerations]
        .map(cell)
        .join(),
    );
  return [HEADER, ...lines('day', report.byDay), ...lines('model', report.byModel), ''].join(
    '\r\n',
  );
}

/** Gives the text to the browser as a file. */
export function saveText(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
