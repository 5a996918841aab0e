import type { SizeInput } from '../gql/graphql.ts';
import { inputProblem } from '../program/cli-problem.ts';

/**
 * A size as a person writes it: one of the model's presets by its label, a ratio (16:9), or pixels (1024x576).
 *
 * @throws CliProblem for anything else; it lists the labels.
 */
export function parseSize(text: string, labels: readonly string[]): SizeInput {
  const wanted = text.trim();
  const label = labels.find((one) => one.toLowerCase() === wanted.toLowerCase());
  if (label !== undefined) return { preset: label };
  if (/^\d{1,5}(\.\d{1,4})?:\d{1,5}(\.\d{1,4})?$/.test(wanted)) return { aspectRatio: wanted };
  const pixels = /^(\d{1,6})\s*[x×*]\s*(\d{1,6})$/i.exec(wanted);
  if (pixels !== null) {
    return { dimensions: { width: Number(pixels[1]), height: Number(pixels[2]) } };
  }
  const presets = labels.length === 0 ? '' : `, or one of the model's own: ${labels.join(', ')}`;
  throw inputProblem(
    `--size "${text}" is no size.`,
    `Write a ratio such as 16:9, pixels such as 1024x576${presets}.`,
  );
}
