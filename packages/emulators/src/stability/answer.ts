import type { Fault } from '../kit/faults.ts';
import { makePicture, type PictureBase, type PictureFormat } from '../kit/picture.ts';
import { jsonReply, jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { badRequest } from './errors.ts';
import { outputSize } from './output-size.ts';
import type { CheckedForm } from './read-form.ts';

/** A finished picture. */
export interface Painted {
  readonly bytes: Buffer;
  readonly format: PictureFormat;
  readonly seed: number;
  readonly finishReason: 'SUCCESS' | 'CONTENT_FILTERED';
  /** False where a fault took it away. */
  readonly isThere: boolean;
}

/** In which form an answer is wanted. */
export type Wanted = 'json' | 'bytes';

/** Cells along the longer edge of a picture that the filter has blurred. */
const BLURRED = 6;
const LARGEST_SEED = 4_294_967_294;

/** What an `Accept` header wants. Throws the vendor's 400 for anything else. */
export function wantedForm(accept: string | undefined): Wanted {
  const first = (accept ?? '*/*').split(/[,;]/)[0]?.trim();
  if (first === 'application/json') return 'json';
  if (first === 'image/*' || first === '*/*') return 'bytes';
  throw badRequest("accept: must be 'image/*' or 'application/json'");
}

function formatOf(form: CheckedForm): PictureFormat {
  const asked = form.fields.get('output_format');
  return asked === 'jpeg' || asked === 'webp' ? asked : 'png';
}

/** Half of an input shows through in an edit, all of it where the mask (or the picture's own alpha) keeps it. */
function baseOf({ endpoint, files, fields }: CheckedForm): PictureBase | undefined {
  const image = files.get(endpoint.files[0] ?? '');
  if (image === undefined || endpoint.isCutout) return undefined;
  const { bytes } = image;
  if (endpoint.output.kind === 'extended') {
    const at = { left: Number(fields.get('left') ?? 0), top: Number(fields.get('up') ?? 0) };
    return { bytes, at };
  }
  if (endpoint.output.kind !== 'input') return undefined;
  const mask = files.get('mask');
  if (mask) return { bytes, mask: mask.bytes, maskPaints: 'white' };
  const hasHoles = endpoint.files.includes('mask') && image.facts.alpha !== undefined;
  return hasHoles ? { bytes, mask: bytes, maskPaints: 'alpha' } : { bytes };
}

/** Paints what a form asks for. */
export async function paint(
  form: CheckedForm,
  options: { fault: Fault | undefined; imageBytes: number | null; intent: string },
): Promise<Painted> {
  const { fields, files, endpoint } = form;
  const { fault } = options;
  const asked = Number(fields.get('seed') ?? 0);
  // 0 means any; here any hangs on the request alone, so that tests can be repeated.
  const seed = asked || 1 + Math.floor(seededRandom(options.intent)() * (LARGEST_SEED - 1));
  const isFiltered =
    (fault?.kind === 'moderation' || fault?.kind === 'job-moderation') && fault.stage === 'output';
  const told = [...fields].filter(([name]) => name !== 'output_format' && name !== 'seed');
  const inputs = [...files.values()].map(({ bytes }) => sha256(bytes));
  const base = baseOf(form);
  const format = formatOf(form);
  const bytes = await makePicture({
    seed: JSON.stringify([endpoint.path, seed, told, inputs]),
    ...outputSize(form),
    format,
    transparent: endpoint.isCutout ?? false,
    targetBytes: options.imageBytes ?? undefined,
    ...(isFiltered ? { detail: BLURRED } : {}),
    ...(base && !isFiltered ? { base } : {}),
  });
  if (fault?.kind === 'corrupt-image')
    bytes.fill(0x5a, Math.floor(bytes.length / 4), Math.floor((bytes.length * 3) / 4));
  return {
    bytes,
    format,
    seed,
    finishReason: isFiltered ? 'CONTENT_FILTERED' : 'SUCCESS',
    isThere: fault?.kind !== 'no-image',
  };
}

/** A picture as an answer. `key`: under which name JSON has it; results were seen to use another than calls. */
export function pictureReply(
  painted: Painted,
  wanted: Wanted,
  key: 'image' | 'result',
): Promise<Reply> | Reply {
  const { bytes, format, seed, finishReason, isThere } = painted;
  if (wanted === 'bytes') {
    return {
      status: 200,
      headers: {
        'content-type': `image/${format}`,
        'finish-reason': finishReason,
        seed: String(seed),
      },
      body: isThere ? bytes : '',
    };
  }
  const facts = { finish_reason: finishReason, seed };
  if (!isThere) return jsonReply(200, facts);
  return jsonReplyWithHoles(200, async (hole) => ({
    [key]: hole(bytes.toString('base64')),
    ...facts,
  }));
}
