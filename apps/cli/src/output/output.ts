import type { Report } from '../program/report.ts';
import type { Terminal } from '../program/terminal.ts';
import { renderReport } from './report.ts';
import { safeJson, safeText, safeValue } from './safe.ts';
import { COLORED, PLAIN, type Style } from './style.ts';

/** Where a command says things. Results go to standard output, everything else to standard error. */
export interface Output {
  readonly isJson: boolean;
  /** The result: as JSON, or as `render` draws it. The texts that `render` gets are safe for a terminal. */
  result<T>(value: T, render: (safe: T, style: Style) => string): void;
  /** One line of a stream of events; of people they see nothing here. */
  event(value: unknown): void;
  /** A line for people beside the result; not there with `--json`. */
  note(text: string): void;
  warn(text: string): void;
  /** The end of a command that failed. */
  fail(report: Report): void;
  /** The lines that are written over while something goes on; where it is no terminal, they are written one after the other. */
  progress(...lines: readonly string[]): void;
  /** Takes the progress lines away. */
  clearProgress(): void;
}

export function createOutput(
  terminal: Terminal,
  options: {
    isJson: boolean;
    outColor: boolean;
    errorColor: boolean;
    /** Writes commands as the person can call them; results are left alone, and of JSON all but the hint of an error. */
    spoken: (text: string) => string;
  },
): Output {
  const { isJson, spoken } = options;
  const outStyle = options.outColor ? COLORED : PLAIN;
  const errorStyle = options.errorColor ? COLORED : PLAIN;
  let shown = 0;
  const clearProgress = () => {
    if (shown > 0) terminal.writeError(`\r\u001b[2K${'\u001b[1A\u001b[2K'.repeat(shown - 1)}`);
    shown = 0;
  };
  const say = (text: string) => {
    if (isJson) return;
    clearProgress();
    terminal.writeError(`${text}\n`);
  };
  return {
    isJson,
    clearProgress,
    result: (value, render) => {
      clearProgress();
      if (isJson) {
        terminal.writeOut(`${safeJson(value, 2)}\n`);
        return;
      }
      const text = render(safeValue(value), outStyle);
      if (text !== '') terminal.writeOut(text.endsWith('\n') ? text : `${text}\n`);
    },
    event: (value) => {
      if (isJson) terminal.writeOut(`${safeJson(value)}\n`);
    },
    note: (text) => say(spoken(safeText(text))),
    warn: (text) => say(`${errorStyle.warn('warning:')} ${spoken(safeText(text))}`),
    fail: (report) => {
      clearProgress();
      const hint = report.hint === null ? null : spoken(report.hint);
      const text = renderReport({ ...report, hint }, isJson, errorStyle);
      terminal.writeError(isJson ? text : spoken(text));
    },
    progress: (...texts) => {
      if (isJson) return;
      const lines = texts.map((text) => safeText(text).replaceAll('\n', ' '));
      if (!terminal.showsProgress) {
        for (const line of lines) terminal.writeError(`${line}\n`);
        return;
      }
      clearProgress();
      // A line that wraps would be two to take away.
      const widest = Math.max(10, terminal.columns - 1);
      terminal.writeError(lines.map((line) => line.slice(0, widest)).join('\n'));
      shown = lines.length;
    },
  };
}
