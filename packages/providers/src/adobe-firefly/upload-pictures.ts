import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  inputFields,
  jsonIn,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { callWithAccess } from './access.ts';
import { failureOf } from './refusals.ts';
import { uploadSchema } from './reply-schema.ts';

/** What `prepare` gives to the call: the ids of its pictures, in the order of their fields. */
export const preparedSchema = z.object({ uploadIds: z.array(z.string()) });

/** Uploads the pictures of a call, which is free; Adobe keeps them for seven days. */
export async function uploadPictures(
  request: CallRequest,
  context: AdapterContext,
): Promise<z.infer<typeof preparedSchema>> {
  const uploadIds: string[] = [];
  for (const { image } of inputFields(request)) {
    const { status, headers, text } = await callWithAccess(context, {
      method: 'POST',
      url: '/v2/storage/image',
      body: { kind: 'image', image },
      timeoutMs: 120_000,
    });
    if (status < 200 || status >= 300) throw failureOf({ status, headers, text }, context);
    const [kept] = uploadSchema.safeParse(jsonIn(text)).data?.images ?? [];
    if (!kept) {
      throw badResponse(
        `${localize(context.provider.label)} took a picture and gave no id for it`,
        { charge: 'not-charged', isSafeToRepeat: true },
      );
    }
    uploadIds.push(kept.id);
  }
  return { uploadIds };
}
