import { noTelemetry, type Telemetry } from '@darkroom/engine';
import { createMetrics, type Metrics } from './metrics.ts';
import { openTracing, type Tracing } from './tracing.ts';

/** All that the server tells whoever watches it. */
export interface ServerTelemetry {
  readonly metrics: Metrics;
  /** Null: nobody listens to traces. */
  readonly tracing: Tracing | null;
  /** What the engine tells it to. */
  readonly engine: Telemetry;
}

export async function openTelemetry(options: {
  endpoint: URL | null;
  version: string;
  onTrouble?: () => void;
}): Promise<ServerTelemetry> {
  const metrics = createMetrics();
  const tracing = await openTracing(options);
  const span: Telemetry['span'] = tracing ? tracing.span : noTelemetry.span;
  return { metrics, tracing, engine: { ...metrics, span } };
}
