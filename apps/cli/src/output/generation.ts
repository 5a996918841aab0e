import type {
  GenerationPartsFragment,
  GenerationStatus,
  GenerationsQuery,
} from '../gql/graphql.ts';
import { renderCharge, renderEstimate } from './money.ts';
import { renderReceiptLine } from './receipt.ts';
import { safeLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';
import { renderTime } from './time.ts';

const GOOD: ReadonlySet<GenerationStatus> = new Set<GenerationStatus>(['SUCCEEDED']);
const BAD: ReadonlySet<GenerationStatus> = new Set<GenerationStatus>(['FAILED', 'UNKNOWN_OUTCOME']);

function renderStatus(status: GenerationStatus, style: Style): string {
  if (GOOD.has(status)) return style.good(status);
  return BAD.has(status) ? style.bad(status) : status;
}

const text = (value: string | number | null) => (value === null ? null : String(value));

/** One generation with everything that is told of it. */
export function renderGeneration(generation: GenerationPartsFragment, style: Style): string {
  const { model, receipt, images, failures, attempts, actualCost, parameters } = generation;
  const size = generation.width === null ? null : `${generation.width}×${generation.height}`;
  return renderFields(
    [
      ['Id', generation.id],
      ['Status', renderStatus(generation.status, style)],
      ['Model', model === null ? generation.source : `${model.name} (${generation.source})`],
      ['Mode', generation.mode.toLowerCase()],
      ['Prompt', generation.prompt],
      ['Negative', generation.negativePrompt],
      ['Size', size],
      ['Count', String(generation.count)],
      ['Seed', generation.seed],
      ['Steps', text(generation.steps)],
      ['Guidance', text(generation.guidance)],
      ['Strength', text(generation.strength)],
      ['Format', generation.outputFormat],
      ['Parameters', parameters === null ? null : JSON.stringify(parameters)],
      ['Receipt', receipt.map(renderReceiptLine).join('\n')],
      [
        'Images',
        images
          .map(
            ({ id, width, height, mimeType }) =>
              `${id}  ${width ?? '?'}×${height ?? '?'}  ${mimeType}`,
          )
          .join('\n'),
      ],
      ['Failures', failures.map(({ code, message }) => `${code}: ${message}`).join('\n')],
      [
        'Attempts',
        attempts
          .map(({ call, number, state }) => `request ${call + 1}, try ${number}: ${state}`)
          .join('\n'),
      ],
      [
        'Expected',
        generation.estimatedCost === null ? null : renderEstimate(generation.estimatedCost),
      ],
      ['Cost', actualCost === null ? 'not known' : renderCharge(actualCost)],
      ['Again from', generation.retryOf?.id ?? null],
      ['Accepted', renderTime(generation.createdAt)],
      ['Finished', renderTime(generation.finishedAt)],
    ],
    style,
  );
}

type Listed = GenerationsQuery['generations']['nodes'][number];

/** A page of generations. */
export function renderGenerations(nodes: readonly Listed[], style: Style): string {
  if (nodes.length === 0)
    return 'There are no generations yet. Make one: darkroom generate "a lighthouse at dusk"';
  return renderTable(
    ['ID', 'STATUS', 'IMAGES', 'COST', 'ACCEPTED', 'MODEL', 'PROMPT'],
    nodes.map(({ id, status, images, count, actualCost, createdAt, model, source, prompt }) => [
      id,
      status,
      `${images.length}/${count}`,
      actualCost === null ? null : renderCharge(actualCost),
      renderTime(createdAt),
      model?.key ?? source,
      safeLine(prompt ?? '', 60),
    ]),
    style,
  );
}
