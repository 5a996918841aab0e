import type { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds: from a cached answer to a model that thinks for minutes. */
const CALL_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600];
/** Seconds. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];
/** How finely the lag of the event loop is looked at, in milliseconds: coarser costs fewer wake-ups. */
const LAG_PRECISION_MS = 20;

/** Everything that is measured, each with its labels. */
export interface Instruments {
  registry: Registry;
  queueLength: Gauge<'provider'>;
  queueOldest: Gauge<'provider'>;
  inFlight: Gauge<'provider'>;
  callSeconds: Histogram<'provider' | 'outcome'>;
  generations: Counter<'provider' | 'status'>;
  failures: Counter<'provider' | 'code' | 'repeated'>;
  cost: Counter<'provider' | 'model'>;
  unknownCosts: Counter<'provider' | 'model'>;
  requestSeconds: Histogram<'route' | 'status'>;
}

/** Loads the library, which takes longer than all that it does here, and begins to look at memory and the event loop. */
export async function createInstruments(): Promise<Instruments> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import(
    'prom-client'
  );
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_PRECISION_MS });
  return {
    registry,
    queueLength: new Gauge({
      name: 'darkroom_queue_length',
      help: 'Generations that wait for their turn.',
      labelNames: ['provider'],
      registers,
    }),
    queueOldest: new Gauge({
      name: 'darkroom_queue_oldest_seconds',
      help: 'How long the oldest generation of the queue has waited.',
      labelNames: ['provider'],
      registers,
    }),
    inFlight: new Gauge({
      name: 'darkroom_calls_in_flight',
      help: 'Calls that are out at a provider, or jobs that are asked after.',
      labelNames: ['provider'],
      registers,
    }),
    callSeconds: new Histogram({
      name: 'darkroom_call_duration_seconds',
      help: 'From the turn of a call to its pictures in the store, or to its failure.',
      labelNames: ['provider', 'outcome'],
      buckets: CALL_BUCKETS,
      registers,
    }),
    generations: new Counter({
      name: 'darkroom_generations_total',
      help: 'Generations by the state in which they ended.',
      labelNames: ['provider', 'status'],
      registers,
    }),
    failures: new Counter({
      name: 'darkroom_failures_total',
      help: 'Failures by code; repeated="true": the call went out again by itself.',
      labelNames: ['provider', 'code', 'repeated'],
      registers,
    }),
    cost: new Counter({
      name: 'darkroom_cost_dollars_total',
      help: 'What is known to have been spent, in US dollars.',
      labelNames: ['provider', 'model'],
      registers,
    }),
    unknownCosts: new Counter({
      name: 'darkroom_unknown_costs_total',
      help: 'Calls that may have cost something, nobody knows how much.',
      labelNames: ['provider', 'model'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'darkroom_http_request_duration_seconds',
      help: 'Requests by route and class of status; their count is in _count.',
      labelNames: ['route', 'status'],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
  };
}
