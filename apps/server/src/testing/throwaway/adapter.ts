import { toWire } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  callTarget,
  credentialHeaders,
  failureFromStatus,
  jsonCall,
  type ProviderAdapter,
} from '@darkroom/provider-kit';
import { z } from 'zod';

const replySchema = z.object({ picture: z.unknown() });

const failed = (
  answer: { status: number; headers: Record<string, string> },
  { provider, clock }: AdapterContext,
) => failureFromStatus(answer, { provider, now: clock.now() });

/** As small as an adapter gets: one JSON call, one picture. */
export const adapter: ProviderAdapter = {
  call: (request, context) =>
    jsonCall({
      url: callTarget(request, context.baseUrl).url,
      headers: credentialHeaders(context),
      body: toWire(request.model, request.request, request.count).body,
    }),
  async read(answer, _request, context) {
    if (answer.status !== 200) throw failed(answer, context);
    const reply = replySchema.safeParse(await answer.json());
    if (!reply.success) throw badResponse('The answer has no picture');
    const image = await answer.images.ofBase64(reply.data.picture);
    return { kind: 'images', images: [{ image }], usage: null };
  },
  async verify(context) {
    const answer = await context.http.call({ url: '/me', headers: credentialHeaders(context) });
    if (answer.status !== 200) throw failed(answer, context);
    return {};
  },
};
