/** How text is marked; the identity where there are no colours. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

const same = (text: string) => text;
const mark = (open: number, close: number) => (text: string) =>
  text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;

export const PLAIN: Style = { bold: same, dim: same, good: same, bad: same, warn: same };

export const COLORED: Style = {
  bold: mark(1, 22),
  dim: mark(2, 22),
  good: mark(32, 39),
  bad: mark(31, 39),
  warn: mark(33, 39),
};

/** Colours: on for a terminal, off where refused, and FORCE_COLOR wins. */
export function wantsColor(options: {
  isTerminal: boolean;
  refuses: boolean;
  forces: boolean;
}): boolean {
  if (options.forces) return true;
  return options.isTerminal && !options.refuses;
}
