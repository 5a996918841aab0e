import { createServer } from 'node:http';
import { z } from 'zod';

const value = z.looseObject({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  boolValue: z.boolean().optional(),
});
const spanShape = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: z.array(z.object({ key: z.string(), value })).default([]),
  status: z.looseObject({ code: z.number().optional() }).optional(),
});
const exportShape = z.looseObject({
  resourceSpans: z.array(
    z.looseObject({ scopeSpans: z.array(z.looseObject({ spans: z.array(spanShape) })) }),
  ),
});

export type CollectedSpan = z.infer<typeof spanShape>;

/** What stands under a name in a span. */
export function fact(span: CollectedSpan | undefined, name: string): string | number | undefined {
  const found = span?.attributes.find(({ key }) => key === name)?.value;
  return found?.stringValue ?? found?.intValue;
}

/** A collector of traces as OTLP over HTTP knows it, on loopback: keeps what it is sent, as text and as spans. */
export async function startTraceCollector() {
  const bodies: string[] = [];
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      paths.push(request.url ?? '');
      bodies.push(Buffer.concat(pieces).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bodies,
    paths,
    spans: (): CollectedSpan[] =>
      bodies.flatMap((body) =>
        exportShape
          .parse(JSON.parse(body))
          .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
