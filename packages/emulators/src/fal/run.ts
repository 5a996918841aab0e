import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import type { HostedResult } from '../kit/results.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import type { CheckedInput } from './check-input.ts';
import type { Endpoint } from './endpoint.ts';
import { policyReply } from './errors.ts';
import { formatOf, paint, paintBlack } from './paint.ts';
import { costOf } from './price.ts';
import { resultSize, type Size } from './sizes.ts';

/** An input that a model works on. */
export interface Run {
  readonly endpoint: Endpoint;
  readonly input: CheckedInput;
  readonly requestId: string;
  readonly fault: Fault | undefined;
}

/** A finished picture: an address, or the bytes by themselves. */
interface Painted {
  readonly file: HostedResult | null;
  readonly bytes: Buffer;
}

export interface RunOutput {
  readonly run: Run;
  readonly size: Size;
  readonly seed: bigint;
  readonly pictures: readonly Painted[];
  readonly isFlagged: boolean;
}

/** Outputs are kept for a week at least. */
const LIFETIME_MS = 7 * 86_400_000;

/** How many pictures a run gives. */
export function countOf({ input, fault }: Pick<Run, 'input' | 'fault'>): number {
  const { num_images: wanted, max_images: each } = input.values;
  const count = Number(wanted ?? 1) * Number(each ?? 1);
  if (fault?.kind === 'no-image') return 0;
  return fault?.kind === 'fewer-images' ? Math.min(fault.images, count) : count;
}

export const costOfRun = (run: Pick<Run, 'endpoint' | 'input' | 'fault'>) =>
  costOf(run.endpoint.price, run.input, resultSize(run.input), countOf(run));

const isModeration = (fault: Fault | undefined) =>
  fault?.kind === 'moderation' || fault?.kind === 'job-moderation' ? fault : undefined;

/** The refusal of a run by the content rules; undefined where the pictures show it, or nothing is refused. */
export function refusalOf({ endpoint, fault }: Run): Reply | undefined {
  const moderation = isModeration(fault);
  if (!moderation) return undefined;
  if (moderation.stage === 'input') return policyReply('prompt');
  const isShown =
    'enable_safety_checker' in endpoint.input.shape && moderation.reason === undefined;
  return isShown ? undefined : policyReply(null);
}

/** Paints what was asked for. */
export async function carryOut(context: EmulatorContext, run: Run): Promise<RunOutput> {
  const { endpoint, input, fault } = run;
  const size = resultSize(input);
  const format = formatOf(input);
  const isFlagged = isModeration(fault) !== undefined;
  // Seeds of some models have more digits than a JSON number holds.
  const random = seededRandom(run.requestId);
  const made =
    (BigInt(Math.floor(random() * 2 ** 32)) << 32n) + BigInt(Math.floor(random() * 2 ** 32));
  const { seed: given } = input.values;
  const seed = typeof given === 'number' ? BigInt(given) : made;
  const { imageBytes } = context.settings;
  const pictures: Painted[] = [];
  for (let index = 0; index < countOf(run); index += 1) {
    const bytes = isFlagged
      ? await paintBlack(size, format)
      : await paint({ endpoint, input, size, seed, index, fault, imageBytes });
    const contentType = typeOf(format);
    const fileName = `${index}.${format}`;
    const file =
      input.values.sync_mode === true
        ? null
        : context.results.host({ bytes, contentType, fileName, lifetimeMs: LIFETIME_MS, fault });
    pictures.push({ file, bytes });
  }
  return { run, size, seed, pictures, isFlagged };
}

const typeOf = (format: string) => `image/${format === 'svg' ? 'svg+xml' : format}`;

/** The model's output. */
export function outputReply(output: RunOutput, headers: Readonly<Record<string, string>>): Reply {
  const { run, size, seed, pictures, isFlagged } = output;
  const { endpoint, input } = run;
  const contentType = typeOf(formatOf(input));
  const files = pictures.map(({ file, bytes }, index) => ({
    url: file ? file.url() : `data:${contentType};base64,${bytes.toString('base64')}`,
    content_type: contentType,
    file_name: `${index}.${contentType.slice(6)}`,
    file_size: bytes.length,
    ...size,
  }));
  const hasChecker = 'enable_safety_checker' in endpoint.input.shape;
  const prompt = String(input.values.prompt ?? '');
  const body = {
    ...(endpoint.output === 'image' ? { image: files[0] ?? null } : { images: files }),
    ...(hasChecker ? { has_nsfw_concepts: files.map(() => isFlagged) } : {}),
    ...(endpoint.tells === 'description' ? { description: '' } : {}),
    ...(endpoint.tells === 'revised_prompt' ? { revised_prompt: `${prompt}, in fine detail` } : {}),
    ...(endpoint.tells === undefined ? { prompt, timings: { inference: 1.1 } } : {}),
  };
  const { units } = costOf(endpoint.price, input, size, pictures.length);
  const reply = jsonReply(200, body, { ...headers, 'x-fal-billable-units': String(units) });
  // Written by hand: the digits of a seed must survive.
  const hasSeed = 'seed' in endpoint.input.shape;
  return hasSeed ? { ...reply, body: `${String(reply.body).slice(0, -1)},"seed":${seed}}` } : reply;
}
