import type { AnswerImages, SpooledAnswer } from '../adapter/adapter.ts';

/** An answer to one request, as the result of a job has it: in a line of a file, in an item of a list. */
export interface AnswerInJob {
  /** HTTP's, of the request itself. */
  status: number;
  /** As JSON.parse gives it. */
  body: unknown;
  /** The vendor's id of the request, where it is told. */
  requestId?: string | null;
}

/** The same as an answer that came over the wire, so that an adapter reads both in one way. */
export function answerInJob(
  { status, body, requestId = null }: AnswerInJob,
  images: AnswerImages,
): SpooledAnswer {
  const written = () => JSON.stringify(body ?? null);
  return {
    status,
    headers: { 'content-type': 'application/json' },
    get byteSize() {
      return Buffer.byteLength(written());
    },
    requestId,
    json: async () => body,
    events: async () => [],
    text: async (maximum = 16 * 1024) => written().slice(0, maximum),
    images,
  };
}
