import { context, DiagLogLevel, diag, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** A collector that does not answer holds up neither the work nor, for longer than this, the end of the process. */
const EXPORT_MS = 5_000;
const STOP_MS = 2_000;
/** Spans that wait for the collector, at most; what comes beyond is dropped. */
const MOST_WAITING = 4_096;

/** The SDK with its exporter. Loaded only where a collector is set. `onTrouble`: spans could not be sent, and are lost. */
export async function openOtlp(
  endpoint: URL,
  version: string,
  onTrouble: () => void,
): Promise<{ tracer: Tracer; stop(): Promise<void> }> {
  const silent = () => undefined;
  const logger = { error: onTrouble, warn: silent, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const url = `${endpoint.href.replace(/\/$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'darkroom', 'service.version': version }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: MOST_WAITING,
        exportTimeoutMillis: EXPORT_MS,
      }),
    ],
  });
  // One in a process: where somebody has set their own, theirs is used.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    tracer: provider.getTracer('darkroom', version),
    async stop() {
      const late = new AbortController();
      const timeout = setTimeout(() => late.abort(), STOP_MS);
      const given = new Promise<void>((resolve) => {
        late.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.race([provider.shutdown().catch(() => undefined), given]);
      clearTimeout(timeout);
    },
  };
}
