import {
  type GenerationRequest,
  type ImageFacts,
  type ImageReference,
  plainRequest,
  planGeneration,
  referenceId,
  UserInputError,
} from '@darkroom/core';
import type { CallRequest, CallResult, InputImage, ProviderAdapter } from '../adapter/adapter.ts';
import { createAdapterContext } from '../adapter/create-adapter-context.ts';
import { createTokenKeeper } from '../adapter/token-keeper.ts';
import { download } from '../http/download.ts';
import { createEgress } from '../http/egress.ts';
import { providerOrigins } from '../http/provider-origins.ts';
import { sendPaid } from '../http/send-paid.ts';
import { testCredentials } from './credentials.ts';
import type { AdapterHarness, HarnessCall, HarnessOptions } from './harness-types.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryStore, memoryAnswer, memoryImages } from './memory-answer.ts';
import { inputImage, testPng } from './test-pictures.ts';

const MOST_POLLS = 200;
const REQUEST: GenerationRequest = plainRequest('A red bicycle against a white wall', {
  cachePolicy: 'BYPASS',
});

/**
 * Runs an adapter the way the engine does, without its database: plan, prepare, call, the paid sender, a spooled
 * answer in memory, read, poll. Three pictures are known from the start: the assets "picture", "reference" and "mask"
 * (the hole in its middle is transparent).
 */
export function createAdapterHarness(options: HarnessOptions): AdapterHarness {
  const { adapter, provider } = options;
  const homeUrl = options.baseUrl ?? 'http://nowhere.invalid';
  const clock = options.clock ?? new ManualClock(options.now ?? Date.now(), { isAutomatic: true });
  // Deadlines run on the machine's clock, or an automatic clock would end every call at once.
  const egress = createEgress(options.clock ? { clock: options.clock } : {});
  const store = new MemoryStore();
  const tokens = createTokenKeeper(clock);
  const logged: string[] = [];
  const pictures = new Map<string, { image: InputImage; facts: ImageFacts }>();
  const running = new AbortController();

  const addPicture: AdapterHarness['addPicture'] = (assetId, bytes, facts) => {
    const image = inputImage(bytes, facts);
    const { sha256 } = store.put(bytes);
    const { mimeType, byteSize, width, height } = image;
    pictures.set(assetId, { image, facts: { sha256, mimeType, byteSize, width, height } });
  };
  addPicture('picture', testPng(256, 256), { width: 256, height: 256 });
  addPicture('reference', testPng(256, 256, [40, 80, 200]), { width: 256, height: 256 });
  addPicture('mask', testPng(256, 256, [255, 255, 255], true), { width: 256, height: 256 });

  const pictureOf = (reference: ImageReference): InputImage => {
    const found = pictures.get(referenceId(reference));
    if (!found) throw new RangeError(`No picture "${referenceId(reference)}" was added.`);
    return found.image;
  };

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
      signal: running.signal,
      log: (message, facts) => logged.push(`${message} ${JSON.stringify(facts ?? {})}`),
    });

  const fetchImage = async (
    url: string,
    headers: Parameters<typeof download>[1]['headers'],
  ): Promise<Uint8Array> => {
    let pieces: Uint8Array[] = [];
    await download(url, {
      egress,
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

  async function runCall(request: CallRequest): Promise<HarnessCall> {
    const adapterContext = context();
    const prepared = await adapter.prepare?.(request, adapterContext);
    const call = await adapter.call(request, adapterContext, prepared);
    const kept: HarnessCall = {
      http: call.kind === 'http' ? call : null,
      status: null,
      result: { kind: 'images', images: [], usage: null },
      handles: [],
      polls: 0,
      progress: [],
      events: [],
      partialImages: [],
    };
    let outcome: Awaited<ReturnType<ProviderAdapter['read']>>;
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
      });
      kept.status = sent.status;
      const answer = memoryAnswer(sent, Buffer.concat(pieces), store, fetchImage);
      outcome = await adapter.read(answer, request, adapterContext);
    }
    kept.result = outcome.kind === 'images' ? outcome : await poll(outcome, request, kept);
    return kept;
  }

  async function poll(
    accepted: { handle: Record<string, unknown>; pollAfterMs: number },
    request: CallRequest,
    kept: HarnessCall,
  ): Promise<CallResult> {
    if (!adapter.poll) throw new TypeError(`${provider.slug} accepts jobs and has no poll.`);
    const images = memoryImages(store, fetchImage, null);
    let wait = accepted.pollAfterMs;
    // The handle is written as JSON before anything else is done with it.
    let handle: Record<string, unknown> = JSON.parse(JSON.stringify(accepted.handle));
    kept.handles.push(handle);
    for (; kept.polls < MOST_POLLS; ) {
      await clock.sleep(wait, running.signal);
      kept.polls += 1;
      const outcome = await adapter.poll(handle, request, context(), images);
      if (outcome.kind === 'images') return outcome;
      kept.progress.push(outcome.progress);
      wait = outcome.pollAfterMs;
      if (outcome.handle) {
        handle = JSON.parse(JSON.stringify(outcome.handle));
        kept.handles.push(handle);
      }
    }
    throw new RangeError(`The job did not end within ${MOST_POLLS} polls.`);
  }

  return {
    store,
    logged,
    addPicture,
    context,
    async run({ model: wanted, ...change }) {
      const model =
        typeof wanted === 'string'
          ? options.models.find((one) => one.key === wanted || one.source === wanted)
          : wanted;
      if (!model) throw new RangeError(`No model "${String(wanted)}" was given to the harness.`);
      const plan = planGeneration(
        model,
        { ...REQUEST, ...change },
        {
          now: clock.now(),
          isRetiredAllowed: true,
          images: (reference) => pictures.get(referenceId(reference))?.facts ?? null,
          ...(adapter.strategies ? { strategies: adapter.strategies } : {}),
        },
      );
      const { resolved } = plan;
      if (!resolved) throw new UserInputError(plan.problems);
      const one = (image: { reference: ImageReference } | null) =>
        image ? pictureOf(image.reference) : null;
      const calls = await Promise.all(
        plan.calls.map((count, call) =>
          runCall({
            model,
            request: resolved,
            mode: resolved.mode,
            count,
            call,
            image: one(resolved.image),
            mask: one(resolved.mask),
            referenceImages: resolved.referenceImages.map(({ reference }) => pictureOf(reference)),
            parameterImages: Object.fromEntries(
              Object.entries(resolved.parameterImages).map(([name, images]) => [
                name,
                images.map(({ reference }) => pictureOf(reference)),
              ]),
            ),
          }),
        ),
      );
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
    close: async () => {
      running.abort();
      await egress.close();
    },
  };
}
