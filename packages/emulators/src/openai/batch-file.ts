import { z } from 'zod';
import type { ServedModel } from './models.ts';

/** Endpoints of the pictures that batches are for. */
export const BATCH_ENDPOINTS = ['/v1/images/generations', '/v1/images/edits'];

const lineSchema = z.looseObject({
  custom_id: z.string().min(1),
  method: z.literal('POST'),
  url: z.string(),
  body: z.looseObject({ model: z.string() }),
});
export type BatchLine = z.infer<typeof lineSchema>;

/** What is wrong with a file, as the batch tells it. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  /** From 1; null: the file as a whole. */
  readonly line: number | null;
  readonly param: string | null;
}

/** Reads the file of a batch. One wrong line and none of it is done. */
export function readBatchFile(
  bytes: Buffer,
  endpoint: string,
  served: readonly ServedModel[],
): { lines: BatchLine[]; problems: BatchProblem[] } {
  const lines: BatchLine[] = [];
  const problems: BatchProblem[] = [];
  const ids = new Set<string>();
  const texts = bytes
    .toString('utf8')
    .split('\n')
    .filter((text) => text.trim() !== '');
  for (const [index, text] of texts.entries()) {
    const wrong = (code: string, message: string, param: string | null = null) =>
      problems.push({ code, message, line: index + 1, param });
    const parsed = lineSchema.safeParse(jsonOf(text));
    if (!parsed.success) {
      wrong('invalid_json_line', 'This line is not parseable as valid JSON of a batch request.');
      continue;
    }
    const line = parsed.data;
    if (ids.has(line.custom_id))
      wrong('duplicate_custom_id', 'The custom_id of this line is a duplicate.', 'custom_id');
    ids.add(line.custom_id);
    if (line.url !== endpoint)
      wrong(
        'mismatched_url',
        `The URL provided for this request does not match ${endpoint}.`,
        'url',
      );
    const model = served.find(({ id }) => id === line.body.model);
    if (!model?.image?.batches)
      wrong(
        'model_not_found',
        `The provided model '${line.body.model}' is not supported by the Batch API.`,
        'body.model',
      );
    lines.push(line);
  }
  if (texts.length === 0)
    problems.push({ code: 'empty_file', message: 'The file is empty.', line: null, param: null });
  return { lines, problems };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
