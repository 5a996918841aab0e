import type {
  AdapterContext,
  PartialImage,
  ProviderAdapter,
  WatchedCall,
} from '../adapter/adapter.ts';

export interface WatchOptions {
  adapter: ProviderAdapter;
  /** What is under way now. An adapter that watches the other kind is left alone. */
  kind: 'call' | 'job';
  watched: WatchedCall;
  /** A context whose calls and sockets end with the signal. */
  context(signal: AbortSignal): AdapterContext;
  /** Aborted when the person cancels. Default: nobody does. */
  canceled?: AbortSignal;
  /** 0 … 1 */
  onProgress(progress: number): void;
  onPartialImage(image: PartialImage): void;
  /** The adapter had the server stop what is under way. Default: nothing follows from it. */
  onStopped?(): void;
  /** What the watch threw: a thing to log, and no more. */
  onError(error: unknown): void;
}

export interface Watching {
  /** Ends it at once. Nothing is heard of it afterwards. */
  stop(): void;
  /** Resolves when it has ended, by itself or by `stop`. Never rejects. */
  ended: Promise<void>;
}

/** Bytes of one preview, at most: 32 MiB. */
const PREVIEW_MAXIMUM = 32 * 1024 * 1024;

/**
 * Lets an adapter watch a call or a job while it is under way. A courtesy: it is begun after the caller's own next
 * step, it never holds anything up, what it says is checked, and what it throws goes to `onError` alone.
 */
export function startWatching(options: WatchOptions): Watching {
  const { adapter, kind, watched, onProgress, onPartialImage, onError } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const watch = adapter.watches === kind ? adapter.watch?.bind(adapter) : undefined;
  if (!watch) return { stop: () => undefined, ended: Promise.resolve() };
  const hooks = {
    signal,
    canceled: options.canceled ?? new AbortController().signal,
    onStopped: () => {
      if (!signal.aborted) options.onStopped?.();
    },
    onProgress: (progress: number) => {
      if (signal.aborted || !Number.isFinite(progress)) return;
      onProgress(Math.min(Math.max(progress, 0), 1));
    },
    onPartialImage: (image: PartialImage) => {
      const { bytes, index } = image;
      const isGood =
        Number.isSafeInteger(index) &&
        index >= 0 &&
        index < watched.request.count &&
        bytes.byteLength > 0 &&
        bytes.byteLength <= PREVIEW_MAXIMUM;
      if (!signal.aborted && isGood) onPartialImage(image);
    },
  };
  const ended = Promise.resolve()
    .then(() => (signal.aborted ? undefined : watch(watched, options.context(signal), hooks)))
    .catch((error: unknown) => {
      if (!signal.aborted) onError(error);
    })
    .finally(() => stopping.abort());
  return { stop: () => stopping.abort(), ended };
}
