import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyRing, type Database, migrate, openDatabase } from '@darkroom/database';
import { createEgress, type Egress } from '@darkroom/provider-kit';
import { ManualClock } from '@darkroom/provider-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bell } from '../events/bell.ts';
import { everybody } from '../testing/local/everybody.ts';
import { RETRY_DELAYS_MS, retryDelay } from './retry-schedule.ts';
import { WebhookDispatcher } from './webhook-dispatcher.ts';
import { WebhookService } from './webhook-service.ts';

interface Taken {
  headers: IncomingMessage['headers'];
  body: string;
}

const HOUR_MS = 3_600_000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

let home: string;
let database: Database;
let clock: ManualClock;
let bell: Bell;
let receiver: Server;
let origin: string;
let egress: Egress;
let answer: (response: ServerResponse) => void;
let isTold: boolean;
let taken: Taken[];
let dispatchers: WebhookDispatcher[];

const ids = () => taken.map(({ headers }) => headers['darkroom-event-id']);
const status =
  (code: number, headers = {}, body = '') =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end(body);

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await turn();
}

function dispatch(way: Egress = egress): WebhookDispatcher {
  const dispatcher = new WebhookDispatcher({
    database,
    egress: way,
    actors: everybody,
    mayBeTold: async () => isTold,
    bell,
    clock,
    log: () => undefined,
    random: () => 0.5,
  });
  dispatchers.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}

function serviceOf(dispatcher: WebhookDispatcher, options: { isOpen?: boolean } = {}) {
  return new WebhookService({
    database,
    actors: everybody,
    clock,
    dispatcher,
    privateOrigins: new Set(options.isOpen ? [] : [origin]),
    resolve: async (name) =>
      name === 'inside.example' ? [{ address: '10.1.2.3', family: 4 }] : [],
  });
}

/** Something that every webhook of these tests is told of. */
async function happen(slug = 'sandbox') {
  const event = await database.events.append({
    topic: 'provider',
    subject: slug,
    kind: 'VERIFIED',
  });
  bell.ring('activity');
  return event;
}

async function make(service: WebhookService, url = `${origin}/hook`) {
  const made = await service.create('ada', {
    url,
    events: ['PROVIDER_CHANGED'],
    includesPrompts: false,
  });
  if (!made.ok) throw new Error(made.problems[0]?.message);
  return made.value;
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'darkroom-webhooks-'));
  clock = new ManualClock();
  const file = join(home, 'darkroom.db');
  migrate(file);
  database = await openDatabase({
    file,
    clock,
    keyRing: createKeyRing(new Uint8Array(32).fill(7)),
  });
  bell = new Bell();
  taken = [];
  dispatchers = [];
  isTold = true;
  answer = status(204);
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    taken.push({ headers: request.headers, body });
    answer(response);
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`; // it listens at a port
  egress = createEgress({ clock, allowPrivate: (asked) => asked === origin });
});
afterEach(async () => {
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
  await egress.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await database.close();
  await rm(home, { recursive: true, force: true });
});

describe('a delivery', () => {
  it('is small JSON with ids, signed over its time and body', async () => {
    const { secret, webhook } = await make(serviceOf(dispatch()));
    const event = await happen();
    await until(() => taken.length === 1);
    const [{ headers, body } = { headers: {}, body: '' }] = taken;
    expect(JSON.parse(body)).toEqual({
      id: `evt_${event.position}`,
      type: 'provider.changed',
      sequence: event.position,
      at: new Date(clock.now()).toISOString(),
      data: { provider: 'sandbox', change: 'VERIFIED' },
    });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['darkroom-event-id']).toBe(`evt_${event.position}`);
    const seconds = Math.floor(clock.now() / 1000);
    const digest = createHmac('sha256', secret.reveal()).update(`${seconds}.${body}`).digest('hex');
    expect(headers['darkroom-signature']).toBe(`t=${seconds},v1=${digest}`);
    await until(async () => (await database.webhooks.due(webhook.id)) === null);
    expect(await database.webhooks.deliveries(webhook.id, 10)).toMatchObject([
      { state: 'DELIVERED', attempts: 1, responseStatus: 204, lastError: null },
    ]);
  });

  it('has its secret encrypted at rest, each with one of its own', async () => {
    const service = serviceOf(dispatch());
    const [first, second] = [await make(service), await make(service)];
    expect(first.secret.reveal()).not.toBe(second.secret.reveal());
    expect((await database.webhooks.secretOf(first.webhook.id))?.reveal()).toBe(
      first.secret.reveal(),
    );
    expect(JSON.stringify(await database.webhooks.list())).not.toContain(first.secret.reveal());
  });

  it('that is refused is tried again for a day, and then given up', async () => {
    const { webhook } = await make(serviceOf(dispatch()));
    answer = status(500, {}, 'no <b>room</b>');
    const event = await happen();
    for (const [index, delay] of RETRY_DELAYS_MS.entries()) {
      await until(async () => {
        const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
        return found?.attempts === index + 1;
      });
      expect(taken).toHaveLength(index + 1);
      const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
      expect(found).toMatchObject({ state: 'PENDING', responseStatus: 500 });
      expect(found?.lastError).toBe('It answered 500: no room.');
      expect(found?.nextAttemptAt?.getTime()).toBe(clock.now() + delay);
      clock.advance(delay - 1);
      await turn();
      expect(taken).toHaveLength(index + 1);
      clock.advance(1);
      bell.ring('activity');
    }
    await until(async () => {
      const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
      return found?.state === 'FAILED';
    });
    expect(taken).toHaveLength(RETRY_DELAYS_MS.length + 1);
    expect(new Set(ids()).size).toBe(1);
  });

  it('is never led elsewhere by a redirect', async () => {
    const { webhook } = await make(serviceOf(dispatch()));
    answer = status(307, { location: `${origin}/elsewhere` });
    const event = await happen();
    await until(async () => {
      const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
      return found?.attempts === 1;
    });
    expect(taken).toHaveLength(1);
    const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
    expect(found?.lastError).toMatch(/redirect \(307\), which is never followed/);
  });

  it('that is answered without an end is cut, and its words are kept short', async () => {
    const { webhook } = await make(serviceOf(dispatch()));
    answer = (response) => {
      response.writeHead(400);
      const more = () => {
        while (response.write('x'.repeat(4096)));
        response.once('drain', more);
      };
      more();
    };
    const event = await happen();
    await until(async () => {
      const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
      return found?.attempts === 1;
    });
    const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
    expect(found?.lastError?.length).toBeLessThan(400);
  });
});

describe('after a stop in the middle', () => {
  it('a try that nobody saw the end of is made again under its id, and one that succeeded is not', async () => {
    const first = dispatch();
    await make(serviceOf(first));
    answer = () => undefined;
    const event = await happen();
    await until(() => taken.length === 1);
    await first.stop();
    answer = status(200);
    const second = dispatch();
    await until(() => taken.length === 2);
    await until(async () => (await database.webhooks.nextDue()) === null);
    await second.stop();
    dispatch();
    const later = await happen();
    await until(() => taken.length === 3);
    expect(ids()).toEqual([
      `evt_${event.position}`,
      `evt_${event.position}`,
      `evt_${later.position}`,
    ]);
  });

  it('what happened while nobody looked is told', async () => {
    const first = dispatch();
    await make(serviceOf(first));
    await first.stop();
    const events = [await happen('a'), await happen('b'), await happen('c')];
    dispatch();
    await until(() => taken.length === 3);
    expect(ids()).toEqual(events.map(({ position }) => `evt_${position}`));
  });
});

describe('an address', () => {
  it.each([
    ['http://127.0.0.1:9/x', /this machine itself/],
    ['https://10.0.0.8/x', /private network/],
    ['https://[::1]/x', /this machine itself/],
    ['https://169.254.169.254/latest', /link-local/],
    ['https://inside.example/x', /leads to 10\.1\.2\.3/],
    ['http://hooks.example/x', /use https/],
    ['https://user:pass@hooks.example/x', /user name or password/],
    ['ftp://hooks.example/x', /only http and https/],
    ['nonsense', /no URL/],
  ])('%s is refused before anything is kept', async (url, says) => {
    const service = serviceOf(dispatch(), { isOpen: true });
    const outcome = await service.create('ada', {
      url,
      events: ['PROVIDER_CHANGED'],
      includesPrompts: false,
    });
    expect(outcome).toMatchObject({ ok: false, problems: [{ field: ['url'] }] });
    expect(outcome.ok ? '' : outcome.problems[0]?.message).toMatch(says);
    expect(await database.webhooks.list()).toEqual([]);
  });

  it('that became private since is refused when something is sent', async () => {
    const closed = createEgress({ clock, allowPrivate: () => false });
    const { webhook } = await make(serviceOf(dispatch(closed)));
    const event = await happen();
    await until(async () => {
      const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
      return found?.attempts === 1;
    });
    const found = await database.webhooks.delivery(webhook.id, `evt_${event.position}`);
    expect(found?.lastError).toMatch(/this machine itself/);
    expect(taken).toEqual([]);
    await closed.close();
  });
});

describe('a webhook', () => {
  it('through which nothing came for days is disabled, and says why; enabled, it goes on where it stopped', async () => {
    const service = serviceOf(dispatch());
    const { webhook } = await make(service);
    answer = status(503);
    await happen();
    await until(
      async () => (await database.webhooks.byIds([webhook.id]))[0]?.failingSince !== null,
    );
    clock.advance(5 * 24 * HOUR_MS);
    bell.ring('activity');
    await until(async () => (await database.webhooks.enabled()).length === 0);
    const [disabled] = await database.webhooks.byIds([webhook.id]);
    expect(disabled?.disabledReason).toMatch(/Nothing has come through since .*It answered 503/);
    const [entry] = await database.audit.page({ first: 1, action: 'WEBHOOK_DISABLED' });
    expect(entry).toMatchObject({ actor: 'ada', subject: webhook.id });
    const missed = await happen('missed');
    answer = status(200);
    taken = [];
    await service.update('ada', webhook.id, { isEnabled: true });
    await until(() => ids().includes(`evt_${missed.position}`));
    expect((await database.webhooks.byIds([webhook.id]))[0]).toMatchObject({
      disabledReason: null,
      isEnabled: true,
    });
  });

  it('of somebody who may not be told any more is told nothing', async () => {
    const { webhook } = await make(serviceOf(dispatch()));
    isTold = false;
    await happen();
    await until(async () => (await database.webhooks.enabled()).length === 0);
    expect((await database.webhooks.byIds([webhook.id]))[0]?.disabledReason).toMatch(
      /may not be told any more/,
    );
    expect(taken).toEqual([]);
  });

  it('whose secret was stored with another master key is disabled, and says what to do', async () => {
    const { webhook } = await make(serviceOf(dispatch()));
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
    await database.close();
    const keyRing = createKeyRing(new Uint8Array(32).fill(8));
    database = await openDatabase({ file: join(home, 'darkroom.db'), clock, keyRing });
    dispatch();
    await happen();
    await until(async () => (await database.webhooks.enabled()).length === 0);
    const [disabled] = await database.webhooks.byIds([webhook.id]);
    expect(disabled?.disabledReason).toMatch(/make another webhook/);
    expect(taken).toEqual([]);
  });

  it('is told again of one event, or of all from one on, also from before it was made', async () => {
    const before = await happen('before');
    const service = serviceOf(dispatch());
    const { webhook } = await make(service);
    const [first, second] = [await happen('a'), await happen('b')];
    await until(() => taken.length === 2);
    await until(async () => (await database.webhooks.nextDue()) === null);
    taken = [];
    const eventId = `evt_${first.position}`;
    await service.redeliver('ada', webhook.id, { eventId, andLater: false });
    await until(() => taken.length === 1);
    await until(async () => (await database.webhooks.nextDue()) === null);
    expect(ids()).toEqual([eventId]);
    taken = [];
    const from = { eventId: `evt_${before.position}`, andLater: true };
    expect(await service.redeliver('ada', webhook.id, from)).toMatchObject({ ok: true });
    await until(() => taken.length === 3);
    expect(ids().sort()).toEqual(
      [before, first, second].map(({ position }) => `evt_${position}`).sort(),
    );
    const unknown = await service.redeliver('ada', webhook.id, {
      eventId: 'evt_999',
      andLater: false,
    });
    expect(unknown).toMatchObject({ ok: false, problems: [{ code: 'NOT_FOUND' }] });
  });

  it('is tried once by hand, which says what came of it', async () => {
    const service = serviceOf(dispatch());
    const { webhook } = await make(service);
    expect(await service.test('ada', webhook.id)).toMatchObject({
      ok: true,
      value: { state: 'DELIVERED', responseStatus: 204, position: null },
    });
    answer = status(404, {}, 'nobody here');
    expect(await service.test('ada', webhook.id)).toMatchObject({
      ok: true,
      value: { state: 'FAILED', attempts: 1, lastError: 'It answered 404: nobody here.' },
    });
    expect((await database.webhooks.byIds([webhook.id]))[0]?.failingSince).toBeNull();
  });
});

it('tries are spread over about a day, each a little earlier or later', () => {
  const total = (random: number) =>
    RETRY_DELAYS_MS.reduce((sum, _, index) => sum + (retryDelay(index + 1, random) ?? 0), 0);
  expect(total(0.5) / HOUR_MS).toBeGreaterThan(23.5);
  expect(total(0.5) / HOUR_MS).toBeLessThan(24.5);
  expect(total(0)).toBeCloseTo(total(0.5) * 0.9, -2);
  expect(total(1)).toBeCloseTo(total(0.5) * 1.1, -2);
  expect(retryDelay(RETRY_DELAYS_MS.length + 1, 0)).toBeNull();
});
