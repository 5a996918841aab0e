import type { Report } from '../program/report.ts';
import { safeJson, safeText } from './safe.ts';
import type { Style } from './style.ts';

/** An error as a person reads it, or as one JSON object. */
export function renderReport(report: Report, isJson: boolean, style: Style): string {
  const { code, message, hint, field, requestId, details, exitCode } = report;
  if (isJson) {
    const error = {
      code,
      message,
      exitCode,
      ...(hint === null ? {} : { hint }),
      ...(field === null ? {} : { field }),
      ...(requestId === null ? {} : { requestId }),
      ...(details.length === 0 ? {} : { details }),
    };
    return `${safeJson({ error })}\n`;
  }
  const lines = safeText(message).split('\n');
  const [first = '', ...others] = lines;
  const shown = [
    `${style.bad('error:')} ${first}`,
    ...others.map((line) => `       ${line}`),
    ...(hint === null ? [] : [`       ${safeText(hint)}`]),
    ...(requestId === null || code !== 'INTERNAL'
      ? []
      : [style.dim(`       request ${safeText(requestId)}`)]),
  ];
  return `${shown.join('\n')}\n`;
}
