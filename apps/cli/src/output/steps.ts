import type { Step } from '../provider/check-steps.ts';
import type { Style } from './style.ts';

/** One step in one line; what to do about a failed one below it. */
export function renderStep(step: Pick<Step, 'name' | 'isGood' | 'text'>, style: Style): string {
  const { name, isGood, text } = step;
  if (isGood)
    return `${style.good('✓')} ${name}${text === '' ? '' : style.dim(`  ${text.replaceAll('\n', ' ')}`)}`;
  const lines = text.split('\n').map((line) => `    ${line}`);
  return [`${style.bad('✗')} ${name}`, ...lines].join('\n');
}
