import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../configuration-error.ts';
import { parseEnvironment } from '../environment.ts';
import { startWholeServer } from '../testing/local/start-whole-server.ts';
import { createLabelValues, OTHER } from './label-values.ts';
import { createMetrics } from './metrics.ts';
import { readTraceparent } from './traceparent.ts';
import { openTracing } from './tracing.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('traceparent', () => {
  it('is read as the W3C wrote it', () => {
    expect(readTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 1,
      isRemote: true,
    });
    expect(readTraceparent(`00-${TRACE}-${SPAN}-00`)?.traceFlags).toBe(0);
    expect(readTraceparent(`01-${TRACE}-${SPAN}-01-later`)?.spanId).toBe(SPAN);
  });

  it.each([
    ['nothing', undefined],
    ['several', [`00-${TRACE}-${SPAN}-01`]],
    ['another text', 'hello'],
    ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['the version that is forbidden', `ff-${TRACE}-${SPAN}-01`],
    ['one without an end', `00-${TRACE}-${SPAN}-01-${'x'.repeat(600)}`],
  ])('counts as none where it is %s', (_name, header) => {
    expect(readTraceparent(header)).toBeNull();
  });
});

describe('labels', () => {
  it('are told together once there are too many', () => {
    const name = createLabelValues(2);
    expect(['one', 'two', 'three', 'four', 'one'].map(name)).toEqual([
      'one',
      'two',
      OTHER,
      OTHER,
      'one',
    ]);
  });

  it('of a thousand models stay few', async () => {
    const metrics = createMetrics();
    for (let index = 0; index < 1_000; index += 1)
      metrics.spent({ provider: 'sandbox', source: `external://sandbox/${index}`, micros: 1_000n });
    const { text } = await metrics.page([]);
    const series = text
      .split('\n')
      .filter((line) => line.startsWith('darkroom_cost_dollars_total{'));
    expect(series).toHaveLength(201);
    expect(series.find((line) => line.includes('"other"'))).toMatch(/ 0\.8\d*$/);
  });
});

describe('metrics', () => {
  it('remember what happened before they were loaded', async () => {
    const metrics = createMetrics();
    metrics.spent({ provider: 'sandbox', source: 'external://sandbox/a', micros: null });
    await metrics.load();
    const { text, type } = await metrics.page([{ provider: 'p', length: 3, oldestSeconds: 12 }]);
    expect(type).toContain('text/plain');
    expect(text).toContain('darkroom_queue_length{provider="p"} 3');
    expect(text).toContain('darkroom_queue_oldest_seconds{provider="p"} 12');
    expect(text).toContain(
      'darkroom_unknown_costs_total{provider="sandbox",model="external://sandbox/a"} 1',
    );
    expect((await metrics.page([])).text).toContain('darkroom_queue_length{provider="p"} 0');
  });

  it('are for those who may see the figures of the server', async () => {
    const server = await startWholeServer();
    try {
      expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
      const { apiTokenCreate } = await server.data<{ apiTokenCreate: { secret: string } }>(
        'mutation ($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { secret } }',
        { input: { name: 'reader', scopes: ['models:read'] } },
      );
      const headers = { authorization: `Bearer ${apiTokenCreate.secret}` };
      expect((await fetch(`${server.url}/metrics`, { headers })).status).toBe(403);
      const response = await fetch(`${server.url}/metrics`, { headers: server.headers });
      expect(response.headers.get('content-type')).toContain('text/plain');
      expect(await response.text()).toContain('# TYPE darkroom_queue_length gauge');
    } finally {
      await server.stop();
    }
  }, 30_000);
});

describe('tracing', () => {
  it('is not there where nobody listens', async () => {
    expect(await openTracing({ endpoint: null, version: '0' })).toBeNull();
  });

  it('neither fails nor waits for a collector that is not there', async () => {
    const tracing = await openTracing({ endpoint: new URL('http://127.0.0.1:1'), version: '0' });
    const work = tracing?.span('darkroom.generation', {}, async () => 'done');
    expect(await work).toBe('done');
    const began = performance.now();
    await tracing?.stop();
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  it.each(['127.0.0.1:4318', 'ftp://collector', 'http://a:b@collector', 'http://c/v1/traces'])(
    'refuses %s for an address',
    (address) => {
      expect(() => parseEnvironment({ DARKROOM_OTLP_ENDPOINT: address })).toThrow(
        ConfigurationError,
      );
    },
  );
});
