import { localize, ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  type CallResult,
  type ResultImage,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { type Info, replySchema } from './reply-schema.ts';

/** Reads the answer: the pictures that were asked for, each with its seed. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const { status, headers } = answer;
  const { model } = request;
  if (status < 200 || status >= 300) {
    throw failureOf({ status, headers, text: await answer.text() }, context, model);
  }
  const parsed = replySchema.safeParse(await answer.json());
  const name = localize(context.provider.label);
  if (!parsed.success) throw badResponse(`${name}'s answer for ${model.name} is no object`);
  const { images, image, info } = parsed.data;
  throwIfOther(info ?? null, request, name);
  const given = images ?? (image === undefined ? [] : [image]);
  const wanted = withoutGrid(given, info ?? null).filter((one) => one !== '' && one !== null);
  if (wanted.length === 0) throw badResponse(`${name}'s answer for ${model.name} holds no picture`);
  const grids = Math.max(0, info?.index_of_first_image ?? 0);
  const read: ResultImage[] = [];
  for (const [index, one] of wanted.entries()) {
    const seed = info?.all_seeds[index];
    const infotext = info?.infotexts[index + grids];
    read.push({
      image: await answer.images.ofBase64(one),
      seed: seed === undefined ? null : String(seed),
      metadata: infotext === undefined ? {} : { parameters: infotext.slice(0, 4000) },
    });
  }
  return { kind: 'images', images: read, usage: null };
}

/** A grid stands before the pictures, and what helped to paint them (an edge map) behind. */
function withoutGrid(given: readonly unknown[], info: Info | null): readonly unknown[] {
  if (info === null) return given;
  const first = Math.max(0, info.index_of_first_image ?? 0);
  const count = info.all_seeds.length;
  return count === 0 ? given.slice(first) : given.slice(first, first + count);
}

const CHECKPOINT = 'override_settings.sd_model_checkpoint';

/** A checkpoint that is gone is passed over by the server without a word: another one paints. */
function throwIfOther(info: Info | null, { model }: CallRequest, provider: string): void {
  const told = info?.sd_model_name;
  if (!told || model.wire.constants[CHECKPOINT] !== '{model}') return;
  const asked = model.providerModelId;
  const isSame =
    asked.includes(told) || told.includes(asked) || (info.sd_model_hash ?? '') === asked;
  if (isSame) return;
  throw new ProviderFailure({
    code: 'MODEL_UNAVAILABLE',
    message: `${provider} has no checkpoint "${asked}" any more and painted with "${told}" in its place; that picture is in its own output folder. Put the file back and press "refresh" there, or choose another model. Nothing was charged.`,
    charge: 'not-charged',
    isSafeToRepeat: false,
    isRetryable: false,
  });
}
