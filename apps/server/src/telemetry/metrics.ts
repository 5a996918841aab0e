import type { Telemetry } from '@darkroom/engine';
import { createInstruments, type Instruments } from './instruments.ts';
import { createLabelValues } from './label-values.ts';

/** What is told of one answered request. */
export interface AnsweredRequest {
  /** The method and pattern of its route, such as `GET /images/:id`; null: no route knows the address. */
  route: string | null;
  status: number;
  seconds: number;
}

/** What waits at one provider. */
export interface Queue {
  provider: string;
  length: number;
  oldestSeconds: number;
}

/** All that is counted since this process began. */
export interface Metrics extends Omit<Telemetry, 'span'> {
  requestAnswered(request: AnsweredRequest): void;
  /** Loads what metrics are kept in. Until then they are remembered; called again it gives the first one's end. */
  load(): Promise<void>;
  /** The page that Prometheus reads. */
  page(queues: readonly Queue[]): Promise<{ type: string; text: string }>;
}

/** Of a dollar. What is measured need not be exact; the ledger is. */
const MICROS = 1_000_000;
/** Observations that are remembered before the library is loaded: it takes a moment, right after the start. */
const MOST_EARLY = 10_000;

/** Prometheus metrics. Every label is bounded: routes by the table, codes and states by the language, names by a cap. */
export function createMetrics(): Metrics {
  const provider = createLabelValues();
  const model = createLabelValues();
  const queued = new Set<string>();
  let instruments: Instruments | null = null;
  let loading: Promise<Instruments> | null = null;
  let early: ((made: Instruments) => void)[] = [];

  const observe = (observation: (made: Instruments) => void) => {
    if (instruments) observation(instruments);
    else if (early.length < MOST_EARLY) early.push(observation);
  };
  const load = () => {
    loading ??= createInstruments().then((made) => {
      instruments = made;
      for (const observation of early) observation(made);
      early = [];
      return made;
    });
    return loading;
  };

  return {
    callBegan: (call) =>
      observe((made) => made.inFlight.inc({ provider: provider(call.provider) })),
    callEnded: ({ seconds, isWell, ...call }) =>
      observe((made) => {
        const name = provider(call.provider);
        made.inFlight.dec({ provider: name });
        made.callSeconds.observe({ provider: name, outcome: isWell ? 'well' : 'failed' }, seconds);
      }),
    generationEnded: ({ status, ...end }) =>
      observe((made) => made.generations.inc({ provider: provider(end.provider), status })),
    failed: ({ code, isRepeated, ...failure }) =>
      observe((made) =>
        made.failures.inc({
          provider: provider(failure.provider),
          code,
          repeated: String(isRepeated),
        }),
      ),
    spent: ({ source, micros, ...spending }) =>
      observe((made) => {
        const labels = { provider: provider(spending.provider), model: model(source) };
        if (micros === null) made.unknownCosts.inc(labels);
        else made.cost.inc(labels, Number(micros) / MICROS);
      }),
    requestAnswered: ({ route, status, seconds }) =>
      observe((made) =>
        made.requestSeconds.observe(
          { route: route ?? 'unknown', status: `${Math.floor(status / 100)}xx` },
          seconds,
        ),
      ),
    load: async () => void (await load()),
    async page(queues) {
      const made = await load();
      // A queue that has emptied is told as empty, and not as what it was.
      for (const name of queued) {
        made.queueLength.set({ provider: name }, 0);
        made.queueOldest.set({ provider: name }, 0);
      }
      for (const queue of queues) {
        const name = provider(queue.provider);
        queued.add(name);
        made.queueLength.set({ provider: name }, queue.length);
        made.queueOldest.set({ provider: name }, queue.oldestSeconds);
      }
      return { type: made.registry.contentType, text: await made.registry.metrics() };
    },
  };
}
