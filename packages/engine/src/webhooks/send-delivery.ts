import { type Clock, cleanProviderText, type Secret } from '@darkroom/core';
import type { StoredDelivery } from '@darkroom/database';
import { type Egress, EgressError } from '@darkroom/provider-kit';
import { signDelivery } from './sign-delivery.ts';

/** The whole of a try, in milliseconds: whoever works longer on an event answers first and works then. */
const TIMEOUT_MS = 10_000;
/** Bytes of an answer that are read; nobody needs more to say what is wrong. */
const MOST_ANSWER_BYTES = 16 * 1024;
/** Of its words, characters that are kept. */
const MOST_LETTERS = 300;

/** What came of one try; error null: it arrived. */
export interface Sent {
  status: number | null;
  error: string | null;
}

/** Makes one try. Never throws for what the other side did. */
export async function sendDelivery(
  { egress, clock, signal }: { egress: Egress; clock: Clock; signal: AbortSignal },
  url: string,
  { eventId, body }: Pick<StoredDelivery, 'eventId' | 'body'>,
  secret: Secret,
): Promise<Sent> {
  try {
    const content = Buffer.from(body);
    const answer = await egress.send({
      url,
      method: 'POST',
      headers: {
        'darkroom-event-id': eventId,
        'darkroom-signature': signDelivery(secret, clock.now(), body),
      },
      body: { contentType: 'application/json', byteSize: content.byteLength, content },
      trust: 'base-url', // a person's choice of port; which addresses it may be at is the egress's own rule
      signal,
      timeoutMs: TIMEOUT_MS,
      maximumBytes: MOST_ANSWER_BYTES,
    });
    const { status } = answer;
    if (status >= 200 && status < 300) {
      answer.discard();
      return { status, error: null };
    }
    if (status >= 300 && status < 400) {
      answer.discard();
      const error = `It answered with a redirect (${status}), which is never followed. Give the webhook the address where it is really taken.`;
      return { status, error };
    }
    const words = await readWords(answer.body, secret);
    return { status, error: `It answered ${status}${words === '' ? '' : `: ${words}`}.` };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return { status: null, error: `Nothing came through: ${error.message}.` };
  }
}

async function readWords(body: AsyncIterable<Uint8Array>, secret: Secret): Promise<string> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of body) pieces.push(piece);
  } catch (error) {
    if (!(error instanceof EgressError)) throw error; // what came until then says enough
  }
  const text = Buffer.concat(pieces)
    .toString('utf8')
    .slice(0, 4 * MOST_LETTERS);
  return cleanProviderText(text, [secret.reveal()]).slice(0, MOST_LETTERS);
}
