import type { Step } from '../provider/check-steps.ts';
import type { Style } from './style.ts';

/** One step in one line; what to do about one that failed, or that nobody can say of (?), below it. */
export function renderStep(
  step: Pick<Step, 'name' | 'isGood' | 'isSettled' | 'text'>,
  style: Style,
): string {
  const { name, isGood, isSettled, text } = step;
  if (isGood)
    return `${style.good('✓')} ${name}${text === '' ? '' : style.dim(`  ${text.replaceAll('\n', ' ')}`)}`;
  const lines = text.split('\n').map((line) => `    ${line}`);
  return [`${isSettled ? style.bad('✗') : style.warn('?')} ${name}`, ...lines].join('\n');
}
