import type { CallOutcome, CallRequest, WatchedCall } from '../adapter/adapter.ts';
import { createAdapterContext } from '../adapter/create-adapter-context.ts';
import { createTokenKeeper } from '../adapter/token-keeper.ts';
import { startWatching, type Watching } from '../calls/watching.ts';
import { download } from '../http/download.ts';
import { createEgress } from '../http/egress.ts';
import { providerOrigins } from '../http/provider-origins.ts';
import { sendPaid } from '../http/send-paid.ts';
import { testCredentials } from './credentials.ts';
import { createHarnessJob, type JobTools } from './harness-job.ts';
import { createHarnessPictures } from './harness-pictures.ts';
import type {
  AdapterHarness,
  HarnessCall,
  HarnessOptions,
  HarnessRequest,
} from './harness-types.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryStore, memoryAnswer, memoryImages } from './memory-answer.ts';

/**
 * Runs an adapter the way the engine does, without its database: plan, prepare, call, the paid sender, a spooled
 * answer in memory, read, poll. `createHarnessPictures` has the pictures that are known from the start.
 */
export function createAdapterHarness(options: HarnessOptions): AdapterHarness {
  const { adapter, provider } = options;
  const homeUrl = options.baseUrl ?? 'http://nowhere.invalid';
  const clock = options.clock ?? new ManualClock(options.now ?? Date.now(), { isAutomatic: true });
  // Deadlines run on the machine's clock, or an automatic clock would end every call at once.
  const egress = createEgress(options.clock ? { clock: options.clock } : {});
  const store = new MemoryStore();
  const pictures = createHarnessPictures({ ...options, clock, store });
  const tokens = createTokenKeeper(clock);
  const logged: string[] = [];
  const fetched: string[] = [];
  const running = new AbortController();

  const credentials = testCredentials(options.credentials ?? {});
  const origins = providerOrigins({ provider, baseUrl: homeUrl, credentials });
  const context: AdapterHarness['context'] = (change = {}) =>
    createAdapterContext({
      provider,
      baseUrl: change.baseUrl ?? homeUrl,
      credentials: change.credentials ? testCredentials(change.credentials) : credentials,
      egress,
      tokens,
      clock,
      signal: change.signal ? AbortSignal.any([change.signal, running.signal]) : running.signal,
      log: (message, facts) => logged.push(`${message} ${JSON.stringify(facts ?? {})}`),
    });

  const fetchImage = async (
    url: string,
    headers: Parameters<typeof download>[1]['headers'],
  ): Promise<Uint8Array> => {
    let pieces: Uint8Array[] = [];
    fetched.push(url);
    await download(url, {
      egress,
      clock,
      origins,
      resultHosts: provider.resultHosts,
      ...(headers ? { headers } : {}),
      sink: {
        write: (piece) => void pieces.push(Uint8Array.from(piece)),
        restart: () => {
          pieces = [];
        },
      },
    });
    return Buffer.concat(pieces);
  };

  const watch = (kind: 'call' | 'job', kept: HarnessCall, watched: WatchedCall): Watching =>
    startWatching({
      adapter,
      kind,
      watched,
      context: (signal) => context({ signal }),
      onProgress: (progress) => kept.watched.push(progress),
      onPartialImage: ({ bytes, index }) => kept.partialImages.push({ bytes, index }),
      ...(options.canceled ? { canceled: options.canceled } : {}),
      onStopped: () => {
        kept.isStopped = true;
      },
      onError: (error) => kept.watchErrors.push(error),
    });

  /** Sends a call and reads its answer: a result in the kept call, or an accepted job. */
  async function send(request: CallRequest): Promise<Sent> {
    const adapterContext = context();
    const prepared: unknown = await adapter.prepare?.(request, adapterContext);
    const call = await adapter.call(request, adapterContext, prepared);
    const kept = { ...emptyCall(), http: call.kind === 'http' ? call : null };
    let outcome: CallOutcome;
    if (call.kind === 'local') {
      outcome = await call.run({
        signal: running.signal,
        clock,
        onProgress: (progress) => void kept.progress.push(progress),
        onPartialImage: ({ bytes, index }) => void kept.partialImages.push({ bytes, index }),
        store: async (bytes) => store.put(bytes),
      });
    } else {
      const pieces: Uint8Array[] = [];
      const watching = watch('call', kept, { request, prepared, handle: null });
      const sent = await sendPaid(call, {
        egress,
        origins,
        signal: running.signal,
        timeoutMs: options.timeoutMs ?? request.model.timeoutSeconds * 1000,
        maximumBytes: 256 * 1024 * 1024,
        sink: {
          head: () => undefined,
          write: (piece) => void pieces.push(Uint8Array.from(piece)),
        },
        onEvent: (event) => {
          kept.events.push(event);
          const preview = adapter.readEvent?.(event);
          if (preview) {
            const bytes = Buffer.from(preview.base64, 'base64');
            kept.partialImages.push({ bytes, index: preview.index });
          }
        },
      }).finally(watching.stop);
      kept.status = sent.status;
      const answer = memoryAnswer(sent, Buffer.concat(pieces), store, fetchImage);
      outcome = await adapter.read(answer, request, adapterContext);
    }
    if (outcome.kind === 'images') kept.result = outcome;
    return { kept, outcome, prepared };
  }

  const jobTools = (): JobTools => ({
    adapter,
    clock,
    signal: running.signal,
    context: () => context(),
    watch: (kept, watched) => watch('job', kept, watched),
    images: memoryImages(store, fetchImage, null),
  });

  async function runCall(request: CallRequest): Promise<HarnessCall> {
    const { kept, outcome, prepared } = await send(request);
    if (outcome.kind === 'accepted') {
      await createHarnessJob(jobTools(), kept, { ...outcome, request, prepared }).finish();
    }
    return kept;
  }

  const firstCall = (request: HarnessRequest): CallRequest => {
    const [first] = pictures.plan(request).calls;
    if (!first) throw new RangeError('The plan has no call.');
    return first;
  };

  return {
    store,
    logged,
    fetched,
    addPicture: pictures.add,
    context,
    async run(request) {
      const { plan, calls: requests } = pictures.plan(request);
      const calls = await Promise.all(requests.map(runCall));
      return {
        plan,
        calls,
        images: calls.flatMap(({ result }) => result.images.map(({ image }) => image)),
        bytes: (image) => {
          const bytes = store.blobs.get(image.sha256);
          if (!bytes) throw new RangeError(`Nothing is stored under ${image.sha256}.`);
          return bytes;
        },
      };
    },
    async accept(harnessRequest) {
      const request = firstCall(harnessRequest);
      const { kept, outcome, prepared } = await send(request);
      if (outcome.kind === 'accepted') {
        return createHarnessJob(jobTools(), kept, { ...outcome, request, prepared });
      }
      throw new TypeError(`${request.model.source} answered at once and accepted no job.`);
    },
    resume: (handle, request) =>
      createHarnessJob(jobTools(), emptyCall(), {
        request: firstCall(request),
        prepared: undefined,
        handle,
        pollAfterMs: 0,
      }),
    close: async () => {
      running.abort();
      await egress.close();
    },
  };
}

interface Sent {
  kept: HarnessCall;
  outcome: CallOutcome;
  /** What `prepare` gave. */
  prepared: unknown;
}

const emptyCall = (): HarnessCall => ({
  http: null,
  status: null,
  result: { kind: 'images', images: [], usage: null },
  handles: [],
  polls: 0,
  progress: [],
  events: [],
  partialImages: [],
  watched: [],
  isStopped: false,
  watchErrors: [],
});
