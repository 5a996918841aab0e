import { createServer, type Server } from 'node:http';
import { startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from '../testing/local/start-whole-server.ts';
import { type CollectedSpan, fact, startTraceCollector } from '../testing/local/trace-collector.ts';

/** A server that is watched: one order that succeeds, one that is refused, and what is told of them. */
const KEY = 'sk-canary-telemetry-0123456789abcdef';
const PROMPT = 'canary-prompt-of-a-lighthouse';
const OPERATION = 'CanaryOperationName';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
/** What must be nowhere: what people wrote, what is secret, and what could lead to a picture. */
const PLANTED = [KEY, PROMPT, OPERATION, 'admin-token-of-the-whole-server', 'signature', 'canary'];

let emulator: Awaited<ReturnType<typeof startOpenAiEmulator>>;
let collector: Awaited<ReturnType<typeof startTraceCollector>>;
let server: WholeServer;
/** Takes deliveries: what came to it. */
let receiver: Server;
const deliveries: { headers: string; body: string }[] = [];
let page = '';
let spans: CollectedSpan[] = [];

const metrics = (headers: Record<string, string>) => fetch(`${server.url}/metrics`, { headers });
/** The value of a series of the page. */
const sample = (series: string): number | null => {
  const line = page.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
};

function portOf(listening: Server): number {
  const address = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

beforeAll(async () => {
  [emulator, collector] = await Promise.all([
    startOpenAiEmulator({ keys: [KEY] }),
    startTraceCollector(),
  ]);
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    deliveries.push({ headers: JSON.stringify(request.headers), body });
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${portOf(receiver)}`;
  server = await startWholeServer({
    OPENAI_API_KEY: KEY,
    DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
    DARKROOM_OTLP_ENDPOINT: collector.endpoint,
    DARKROOM_WEBHOOK_ORIGINS: origin,
  });
  const { webhookCreate } = await server.data<{ webhookCreate: unknown }>(
    'mutation ($input: WebhookCreateInput!) { webhookCreate(input: $input) { userErrors { message } } }',
    { input: { url: `${origin}/canary-hook`, events: ['GENERATION_ENDED'] } },
  );
  expect(webhookCreate).toEqual({ userErrors: [] });
  const model = { source: 'external://openai/gpt-image-2' };
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...server.headers, traceparent: `00-${TRACE}-${CALLER}-01` },
    body: JSON.stringify({
      query: `mutation ${OPERATION} ($input: GenerationCreateInput!) {
        generationCreate(input: $input) { generation { id } userErrors { message } } }`,
      variables: { input: { generation: { model, prompt: PROMPT } } },
    }),
  });
  expect(await response.json()).toMatchObject({ data: { generationCreate: { userErrors: [] } } });
  const read = async () => {
    page = await (await metrics(server.headers)).text();
    return page;
  };
  const isMade = /darkroom_generations_total\{provider="openai",status="SUCCEEDED"\} 1/;
  await vi.waitFor(async () => expect(await read()).toMatch(isMade), { timeout: 20_000 });
  emulator.setFault({ fault: { kind: 'moderation' } });
  expect((await generate(server, { model, prompt: `${PROMPT} again` })).status).toBe('FAILED');
  await fetch(`${server.url}/images/canary?signature=canary`);
  await read();
  await vi.waitFor(() => expect(deliveries).toHaveLength(2), { timeout: 20_000 });
  await server.stop(); // sends the spans that are left
  spans = collector.spans();
}, 60_000);
afterAll(async () => {
  await emulator.close();
  await collector.close();
  await new Promise((resolve) => receiver.close(resolve));
});

describe('metrics', () => {
  it('count generations by their end, failures by code, calls and their time', () => {
    expect(sample('darkroom_generations_total{provider="openai",status="FAILED"}')).toBe(1);
    expect(
      sample('darkroom_failures_total{provider="openai",code="CONTENT_REFUSED",repeated="false"}'),
    ).toBe(1);
    for (const outcome of ['well', 'failed'])
      expect(
        sample(`darkroom_call_duration_seconds_count{provider="openai",outcome="${outcome}"}`),
      ).toBe(1);
    expect(sample('darkroom_calls_in_flight{provider="openai"}')).toBe(0);
  });

  it('tell what was spent, as the vendor charged it', () => {
    const charged = emulator.ledger().reduce((sum, { amountMicros }) => sum + amountMicros, 0);
    expect(charged).toBeGreaterThan(0);
    const series =
      'darkroom_cost_dollars_total{provider="openai",model="external://openai/gpt-image-2"}';
    expect(sample(series)).toBeCloseTo(charged / 1_000_000, 6);
  });

  it('tell requests by route and status, memory, and the lag of the loop', () => {
    const requests = 'darkroom_http_request_duration_seconds_count';
    expect(sample(`${requests}{route="POST /graphql",status="2xx"}`)).toBeGreaterThanOrEqual(2);
    expect(sample(`${requests}{route="GET /images/:id",status="4xx"}`)).toBe(1);
    expect(sample('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(sample('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });
});

describe('traces', () => {
  const named = (name: string) => spans.filter((span) => span.name === name);
  const parentOf = (child: CollectedSpan | undefined) =>
    spans.find(({ spanId }) => spanId === child?.parentSpanId);

  it("lead from the caller's span through request, generation and attempt to the provider", () => {
    const ours = spans.filter(({ traceId }) => traceId === TRACE);
    const call = ours.find(
      (span) => span.name === 'HTTP POST' && fact(span, 'http.response.status_code') === 200,
    );
    const attempt = parentOf(call);
    const generation = parentOf(attempt);
    const request = parentOf(generation);
    expect([attempt?.name, generation?.name, request?.name]).toEqual([
      'darkroom.attempt',
      'darkroom.generation',
      'POST /graphql',
    ]);
    expect(request?.parentSpanId).toBe(CALLER);
    expect(fact(call, 'server.address')).toBe('127.0.0.1');
    expect(fact(attempt, 'darkroom.attempt.number')).toBe(1);
    expect(fact(generation, 'darkroom.generation.status')).toBe('SUCCEEDED');
    expect(fact(generation, 'darkroom.model')).toBe('external://openai/gpt-image-2');
    expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces']));
  });

  it('say of a failure its code, and not its words', () => {
    const refused = named('darkroom.attempt').find((span) => fact(span, 'error.type'));
    expect(fact(refused, 'error.type')).toBe('CONTENT_REFUSED');
    expect(refused?.status?.code).toBe(2);
    expect(refused?.traceId).not.toBe(TRACE);
  });

  it('tell of deliveries to webhooks what they tell of calls to providers', () => {
    const sent = named('HTTP POST').filter(
      (span) => Number(fact(span, 'server.port')) === portOf(receiver),
    );
    expect(sent).toHaveLength(2);
    for (const span of sent) {
      expect(fact(span, 'server.address')).toBe('127.0.0.1');
      expect(Number(fact(span, 'http.response.status_code'))).toBe(202);
    }
    for (const word of ['traceparent', 'tracestate', TRACE])
      expect(JSON.stringify(deliveries)).not.toContain(word);
  });

  it('are not told to providers', () => {
    expect(emulator.requests().length).toBeGreaterThanOrEqual(2);
    const sent = JSON.stringify(emulator.requests());
    for (const word of ['traceparent', 'tracestate', TRACE]) expect(sent).not.toContain(word);
  });
});

it('neither holds what people wrote, a secret, or an address of a picture', () => {
  expect(spans.length).toBeGreaterThan(8);
  for (const planted of PLANTED) {
    expect(page).not.toContain(planted);
    for (const body of collector.bodies) expect(body).not.toContain(planted);
  }
});
