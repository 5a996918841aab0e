import type { Finding, FindingState } from '../doctor/finding.ts';
import type { Style } from './style.ts';

const MARKS: Readonly<Record<FindingState, keyof Style>> = {
  ok: 'good',
  warning: 'warn',
  problem: 'bad',
  skipped: 'dim',
};

const WIDTH = Math.max(...Object.keys(MARKS).map(({ length }) => length));

/** A line for each finding, what to do below it, and a last one that sums them up. */
export function renderFindings(findings: readonly Finding[], style: Style): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const indent = ' '.repeat(WIDTH + 2 + width + 2);
  const lines = findings.flatMap(({ check, state, text, todo }) => [
    `${style[MARKS[state]](state.padEnd(WIDTH))}  ${check.padEnd(width)}  ${text.replaceAll('\n', ' ')}`,
    ...(todo === null ? [] : todo.split('\n').map((line) => `${indent}→ ${line}`)),
  ]);
  return [...lines, '', sum(findings)].join('\n');
}

function sum(findings: readonly Finding[]): string {
  const count = (wanted: FindingState) => findings.filter(({ state }) => state === wanted).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems + warnings === 0) return 'All is well.';
  const said = (number: number, word: string) =>
    number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  return `${[...said(problems, 'problem'), ...said(warnings, 'warning')].join(', ')}.`;
}
