import type { SpanContext } from '@opentelemetry/api';

const SHAPE =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/**
 * The caller's span, out of the W3C header of that name; null where it has none or a broken one, which then counts as
 * none. It is taken from callers alone: nothing of it is ever sent to a provider.
 */
export function readTraceparent(header: string | string[] | undefined): SpanContext | null {
  const match = typeof header === 'string' && header.length <= 512 ? SHAPE.exec(header) : null;
  const [, traceId, spanId, flags] = match ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}
