import { ProviderFailure, type ProviderFailureDetails } from '@darkroom/core';
import type { CallRequest, LocalHooks } from '@darkroom/provider-kit';

/** What a magic prompt does to a call before anything is drawn. */
interface Magic {
  /** What a person reads of it in the README. */
  effect: string;
  /** Throws what a real provider would cause, waits, or does nothing. */
  before?(request: CallRequest, hooks: LocalHooks, tries: TryCounter): Promise<void>;
  /** Images that come in place of those asked for. */
  count?(asked: number): number;
}

/** Which prompts have failed once already: in this process, and no more of them than it can hold. */
export class TryCounter {
  readonly #failed = new Set<string>();

  /** True at every other try of the same call: the first fails, the second goes through. */
  isFirst(key: string): boolean {
    if (this.#failed.delete(key)) return false;
    if (this.#failed.size >= 10_000) this.#failed.clear();
    this.#failed.add(key);
    return true;
  }
}

const fail = (details: ProviderFailureDetails): (() => Promise<never>) => {
  return () => Promise.reject(new ProviderFailure(details));
};

const SLOW_SECONDS = 10;

/** By the words in brackets that a prompt holds, in any case. Every failure is one that real providers cause. */
export const MAGIC_PROMPTS: Readonly<Record<string, Magic>> = {
  refused: {
    effect: 'refused before anything ran: CONTENT_REFUSED at the input, not charged',
    before: fail({
      code: 'CONTENT_REFUSED',
      message: 'The sandbox refuses this prompt, as it was asked to. Say it in another way.',
      charge: 'not-charged',
      stage: 'input',
      providerMessage: 'Your request was rejected by the safety system.',
    }),
  },
  'refused output': {
    effect: 'drawn, then withheld: CONTENT_REFUSED at the output, charged',
    before: fail({
      code: 'CONTENT_REFUSED',
      message:
        'The sandbox drew the picture and withholds it, as it was asked to. With a real provider another try may pass, or a prompt that leaves less open; here take [refused output] out of the prompt.',
      charge: 'charged',
      isRetryable: true,
      stage: 'output',
      providerMessage: 'The generated image was filtered.',
    }),
  },
  'rate limited': {
    effect: 'RATE_LIMITED with two seconds to wait, not charged; the second try goes through',
    async before({ request, call }, _hooks, tries) {
      if (!tries.isFirst(`${call}\n${request.seed}\n${request.prompt}`)) return;
      throw new ProviderFailure({
        code: 'RATE_LIMITED',
        message: 'The sandbox is asked too often, or says so. It goes on in two seconds.',
        charge: 'not-charged',
        isSafeToRepeat: true,
        isRetryable: true,
        retryAfterMs: 2000,
      });
    },
  },
  slow: {
    effect: `waits ${SLOW_SECONDS} seconds and tells its progress`,
    async before(_request, { clock, signal, onProgress }) {
      for (let second = 0; second < SLOW_SECONDS; second += 1) {
        await clock.sleep(1000, signal);
        onProgress(((second + 1) / SLOW_SECONDS) * 0.5);
      }
    },
  },
  hang: {
    effect: 'never answers: it ends by cancelling or by the time limit',
    before: (_request, { signal }) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  },
  ambiguous: {
    effect:
      'the connection breaks after the request went out: UNKNOWN_OUTCOME, may have been charged',
    before: fail({
      code: 'UNKNOWN_OUTCOME',
      message:
        'The sandbox let the connection break after it had the request. Whether it drew the picture is not known.',
      charge: 'unknown',
    }),
  },
  unavailable: {
    effect: 'PROVIDER_UNAVAILABLE, as a 503 is told; not charged',
    before: fail({
      code: 'PROVIDER_UNAVAILABLE',
      message: 'The sandbox plays a provider that is down. Try again later.',
      charge: 'not-charged',
      isRetryable: true,
      providerMessage: '503 Service Unavailable',
    }),
  },
  'bad response': {
    effect: 'an answer that nobody can read: PROVIDER_BAD_RESPONSE, perhaps charged',
    before: fail({
      code: 'PROVIDER_BAD_RESPONSE',
      message:
        'The sandbox answered with something that is no picture. It may have been charged by a real provider.',
      charge: 'unknown',
      providerMessage: '{"data":[{"b64_js',
    }),
  },
  fewer: {
    effect: 'one image fewer than asked',
    count: (asked) => Math.max(0, asked - 1),
  },
  'partial failure': {
    effect:
      'the second call of a generation that takes several fails: PROVIDER_UNAVAILABLE, not charged',
    async before({ call }) {
      if (call !== 1) return;
      throw new ProviderFailure({
        code: 'PROVIDER_UNAVAILABLE',
        message: 'The sandbox failed at the second call of this generation, as it was asked to.',
        charge: 'not-charged',
        isRetryable: true,
      });
    },
  },
  'key rejected': {
    effect: 'CREDENTIALS_REJECTED, not charged',
    before: fail({
      code: 'CREDENTIALS_REJECTED',
      message:
        'The sandbox plays a provider that rejects the key. Make a new key and configure it.',
      charge: 'not-charged',
      providerMessage: 'Incorrect API key provided.',
    }),
  },
  quota: {
    effect: 'INSUFFICIENT_FUNDS, not charged',
    before: fail({
      code: 'INSUFFICIENT_FUNDS',
      message: 'The sandbox plays an account without credit. Add credit, or raise the limit.',
      charge: 'not-charged',
      providerMessage: 'You exceeded your current quota.',
    }),
  },
};

/** The magic of a prompt, in the order of the table; usually none. */
export function findMagic(prompt: string): Magic[] {
  const words = new Set(
    [...prompt.toLowerCase().matchAll(/\[([a-z ]{3,20})\]/g)].map((match) => match[1]),
  );
  return Object.entries(MAGIC_PROMPTS).flatMap(([name, magic]) => (words.has(name) ? [magic] : []));
}
