import type { Note, SpanFacts, Telemetry } from '@darkroom/engine';
import type { Context, Span, SpanOptions, Tracer } from '@opentelemetry/api';
import { readTraceparent } from './traceparent.ts';

/** A span that somebody else ends. */
export interface OpenSpan {
  note: Note;
  /** Ends it, once. `errorType`: a code or the name of a kind of error; left out: it went well. */
  end(errorType?: string): void;
  /** Runs work inside of the span, so that what begins there is its child. */
  run<T>(work: () => T): T;
}

/** Makes spans. There is one only where somebody listens to it. */
export interface Tracing {
  span: Telemetry['span'];
  /** A request that came here; with `traceparent` it belongs to the caller's trace. */
  request(name: string, facts: SpanFacts, traceparent: string | string[] | undefined): OpenSpan;
  /** A request that goes out to a provider. */
  outgoing(name: string, facts: SpanFacts): OpenSpan;
  /** Sends what is still here, and gives up after a moment. */
  stop(): Promise<void>;
}

/** Where an SDK that was loaded beside Darkroom (`node --import`) has put itself: a fixed name of the OpenTelemetry API. */
const GLOBAL_API = Symbol.for('opentelemetry.js.api.1');

/** The name of an error's kind; its message may quote anything, and is never told. */
const typeOf = (error: unknown): string => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.name : 'unknown';
};

/**
 * Null where nobody listens, and then nothing is loaded at all: no collector is set, and no SDK has been registered in
 * this process.
 */
export async function openTracing(options: {
  endpoint: URL | null;
  version: string;
  /** Told when a collector does not take what it is sent. */
  onTrouble?: () => void;
}): Promise<Tracing | null> {
  const { endpoint, version } = options;
  if (endpoint === null && !(GLOBAL_API in globalThis)) return null;
  const api = await import('@opentelemetry/api');
  const { context, trace, SpanKind, SpanStatusCode } = api;
  const own = endpoint
    ? await (await import('./otlp.ts')).openOtlp(
        endpoint,
        version,
        options.onTrouble ?? (() => undefined),
      )
    : null;
  const tracer: Tracer = own?.tracer ?? trace.getTracer('darkroom', version);

  function open(name: string, options: SpanOptions, parent: Context): OpenSpan {
    const span: Span = tracer.startSpan(name, options, parent);
    const inside = trace.setSpan(parent, span);
    let isOver = false;
    return {
      note: (facts) => void span.setAttributes(facts),
      end: (errorType) => {
        if (isOver) return;
        isOver = true;
        if (errorType !== undefined) {
          span.setAttribute('error.type', errorType);
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        span.end();
      },
      run: (work) => context.with(inside, work),
    };
  }

  return {
    async span(name, attributes, work) {
      const span = open(name, { kind: SpanKind.INTERNAL, attributes }, context.active());
      let failure: string | undefined;
      const note: Note = (facts) => {
        if (typeof facts['error.type'] === 'string') failure = facts['error.type'];
        span.note(facts);
      };
      try {
        const result = await span.run(() => work(note));
        span.end(failure);
        return result;
      } catch (error) {
        span.end(typeOf(error));
        throw error;
      }
    },
    request(name, attributes, traceparent) {
      const caller = readTraceparent(traceparent);
      const here = context.active();
      const parent = caller ? trace.setSpanContext(here, caller) : here;
      return open(name, { kind: SpanKind.SERVER, attributes }, parent);
    },
    outgoing: (name, attributes) =>
      open(name, { kind: SpanKind.CLIENT, attributes }, context.active()),
    stop: async () => own?.stop(),
  };
}
