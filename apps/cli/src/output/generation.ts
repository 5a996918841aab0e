import type {
  GenerationPartsFragment,
  GenerationStatus,
  GenerationsQuery,
  InputImagePartsFragment,
} from '../gql/graphql.ts';
import { renderCharge, renderEstimate } from './money.ts';
import { renderReceiptLine } from './receipt.ts';
import { safeLine } from './safe.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';
import { renderTime } from './time.ts';

const GOOD: ReadonlySet<GenerationStatus> = new Set<GenerationStatus>(['SUCCEEDED']);
const BAD: ReadonlySet<GenerationStatus> = new Set<GenerationStatus>(['FAILED', 'UNKNOWN_OUTCOME']);

/** PARTLY_SUCCEEDED as people write it, and as `generation list --status` takes it. */
export const spoken = (value: string) => value.toLowerCase().replaceAll('_', ' ');

function renderStatus(status: GenerationStatus, style: Style): string {
  if (GOOD.has(status)) return style.good(spoken(status));
  return BAD.has(status) ? style.bad(spoken(status)) : spoken(status);
}

const text = (value: string | number | null) => (value === null ? null : String(value));

/** A picture that was given, by its id, with what was said of it. */
function given(picture: InputImagePartsFragment | null): string | null {
  if (picture === null) return null;
  const { image, asset, role, strength } = picture;
  const said = [
    ...(role === null ? [] : [role]),
    ...(strength === null ? [] : [`strength ${strength}`]),
  ];
  const id = image?.id ?? asset?.id ?? '(deleted)';
  return said.length === 0 ? id : `${id} (${said.join(', ')})`;
}

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
      ['From', given(generation.inputImage)],
      ['Mask', given(generation.mask)],
      ['References', generation.referenceImages.map(given).join('\n')],
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
      ['Notices', generation.notices.map(({ message }) => message).join('\n')],
      ['Failures', failures.map(({ code, message }) => `${code}: ${message}`).join('\n')],
      [
        'Attempts',
        attempts
          .map(({ call, number, state }) => `request ${call + 1}, try ${number}: ${spoken(state)}`)
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
      spoken(status),
      `${images.length}/${count}`,
      actualCost === null ? null : renderCharge(actualCost),
      renderTime(createdAt),
      model?.key ?? source,
      safeLine(prompt ?? '', 60),
    ]),
    style,
  );
}
