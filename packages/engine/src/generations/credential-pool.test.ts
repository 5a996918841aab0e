import { writeFile } from 'node:fs/promises';
import {
  type RunningEmulator,
  startOpenAiEmulator,
  startVendorEmulator,
} from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestHome, testHome } from '../configuration/testing/local/test-configuration.ts';
import { configuredEngine } from '../testing/local/configured-engine.ts';

const FIRST = 'sk-canary-first-0123456789aaaa';
const SECOND = 'sk-canary-second-0123456789bbbb';
const MODEL = 'external://openai/gpt-image-2';

let openai: RunningEmulator;
beforeAll(async () => {
  openai = await startOpenAiEmulator({ keys: [FIRST, SECOND], latencyMs: 0 });
});
afterEach(() => openai.reset());
afterAll(() => openai.close());

/** An engine with two accounts: "default" and "second". */
async function open(config = '', earlier: TestHome | null = null, environment = {}) {
  const home = earlier ?? (await testHome());
  // What was in flight at once is read from the attempts' times.
  home.clock.now = () => Date.now();
  if (config !== '') {
    await writeFile(home.paths.configFile, config);
  }
  const opened = await configuredEngine(home, {
    DARKROOM_OPENAI_BASE_URL: openai.baseUrl,
    OPENAI_API_KEY: FIRST,
    DARKROOM_OPENAI_API_KEY__SECOND: SECOND,
    ...environment,
  });
  const credential = async (name: string) => {
    const provider = await opened.providers.get('openai');
    const found = provider?.credentials.find((one) => one.name === name);
    if (!found) throw new Error(`There are no credentials "${name}".`);
    return found;
  };
  return { ...opened, home, credential };
}

const chargedTo = () => openai.ledger().map(({ key }) => key.slice(-4));
const sentPaid = () => openai.requests().filter(({ method }) => method === 'POST');

describe('two accounts of one provider', () => {
  it.each([
    ['in seconds', { retryAfter: 'seconds', seconds: 60 }],
    ['as a moment', { retryAfter: 'date', seconds: 60 }],
    ['without a time', { retryAfter: 'none' }],
  ] as const)('go on with the second where the first is told to wait %s', async (_how, wait) => {
    const { made, credential, providers } = await open();
    openai.setFault({ match: { key: FIRST }, fault: { kind: 'rate-limit', ...wait } });
    const { status, attempts } = await made(MODEL);
    expect(status).toBe('SUCCEEDED');
    expect(attempts).toMatchObject([
      { state: 'REJECTED', credential: 'default', costMicros: 0n },
      { state: 'COMMITTED', credential: 'second' },
    ]);
    expect(chargedTo()).toEqual(['bbbb']);
    if (wait.retryAfter === 'none') return;
    expect((await credential('default')).coolingUntil).not.toBeNull();
    expect((await credential('default')).isInUse).toBe(true);
    expect((await credential('second')).coolingUntil).toBeNull();
    expect((await providers.get('openai'))?.status.message).toContain('"default" until');
    // While it cools nobody asks it.
    expect((await made(MODEL, 'another')).attempts).toMatchObject([{ credential: 'second' }]);
    expect(sentPaid()).toHaveLength(3);
  });

  it('go on with the second where the first was told to wait before a restart, unless it is another key by now', async () => {
    const before = await open();
    openai.setFault({
      match: { key: FIRST },
      fault: { kind: 'rate-limit', retryAfter: 'seconds', seconds: 60 },
    });
    expect((await before.made(MODEL)).status).toBe('SUCCEEDED');
    const { coolingUntil } = await before.credential('default');
    await before.close();
    const after = await open('', before.home);
    expect((await after.credential('default')).coolingUntil).toEqual(coolingUntil);
    expect((await after.made(MODEL, 'another')).attempts).toMatchObject([{ credential: 'second' }]);
    expect(sentPaid()).toHaveLength(3);
    await after.close();
    const renewed = await open('', before.home, {
      OPENAI_API_KEY: SECOND,
      DARKROOM_OPENAI_API_KEY__SECOND: FIRST,
    });
    expect((await renewed.credential('default')).coolingUntil).toBeNull();
    expect((await renewed.credential('second')).coolingUntil).toEqual(coolingUntil);
    expect((await renewed.made(MODEL, 'a third')).attempts).toMatchObject([
      { credential: 'default' },
    ]);
    await renewed.close();
    // Alone it cannot be passed by, and is not said to be.
    const alone = await open('', before.home, { DARKROOM_OPENAI_API_KEY__SECOND: '' });
    const message = (await alone.providers.get('openai'))?.status.message;
    expect(message).toMatch(/"default" until .*orders wait until then/);
    expect(message).not.toContain('Left alone');
    await before.home.expectAbsent([FIRST, SECOND]);
  });

  it('leave one alone that is rejected, until it is checked again', async () => {
    const { made, credential, providers, database } = await open();
    openai.setFault({ match: { key: FIRST }, fault: { kind: 'unauthorized' } });
    const { status, attempts } = await made(MODEL);
    expect(status).toBe('SUCCEEDED');
    expect(attempts.map((one) => one.credential)).toEqual(['default', 'second']);
    expect(chargedTo()).toEqual(['bbbb']);
    expect(await credential('default')).toMatchObject({
      status: { state: 'REJECTED' },
      isInUse: false,
    });
    const provider = await providers.get('openai');
    expect(provider?.status.message).toContain('rejected the credentials "default"');
    expect(await database.models.all('openai')).not.toEqual([]);
    expect((await made(MODEL, 'another')).attempts).toMatchObject([{ credential: 'second' }]);
    const verified = await providers.verify('openai');
    expect(verified.problems).toEqual([]);
    expect(await credential('default')).toMatchObject({
      status: { state: 'VERIFIED' },
      isInUse: true,
    });
    expect((await made(MODEL, 'a third')).attempts).toMatchObject([{ credential: 'default' }]);
  });

  it('go on with the second where the first has no funds', async () => {
    const { made } = await open();
    openai.setFault({
      match: { key: FIRST },
      times: 'always',
      fault: { kind: 'billing-hard-limit' },
    });
    expect(await made(MODEL)).toMatchObject({
      status: 'SUCCEEDED',
      attempts: [{ credential: 'default' }, { credential: 'second' }],
    });
    expect((await made(MODEL, 'another')).attempts).toMatchObject([{ credential: 'second' }]);
    expect(chargedTo()).toEqual(['bbbb', 'bbbb']);
  });

  it('are named where both are rejected, and used again once one is accepted', async () => {
    const { made, providers } = await open();
    for (const path of ['/images', '/models'])
      openai.setFault({ match: { path }, times: 'always', fault: { kind: 'unauthorized' } });
    const both = await made(MODEL);
    expect(both.status).toBe('FAILED');
    expect(both.failures).toContain('CREDENTIALS_REJECTED');
    expect(both.failures).toMatch(/default.*second/);
    expect(both.failures).not.toContain('canary');
    expect(sentPaid()).toHaveLength(2);
    // Nothing more is sent but the free question.
    const next = await made(MODEL, 'another');
    expect(next.failures).toMatch(
      /rejected all of its credentials, \\"default\\" and \\"second\\"/,
    );
    expect(next.attempts).toMatchObject([{ state: 'FAILED', credential: null }]);
    expect(sentPaid()).toHaveLength(2);
    expect(openai.ledger()).toEqual([]);
    openai.clearFaults();
    openai.setFault({ match: { key: FIRST, path: '/models' }, fault: { kind: 'unauthorized' } });
    expect((await providers.verify('openai')).problems).toEqual([]);
    expect((await made(MODEL, 'a third')).attempts).toMatchObject([{ credential: 'second' }]);
  });

  it.each([
    ['a status that says nothing', { kind: 'server-error', status: 503, charge: true }],
    ['a connection that breaks', { kind: 'reset', when: 'after-charge' }],
  ] as const)('never buy twice after %s', async (_what, fault) => {
    const { made } = await open();
    openai.setFault({ match: { key: FIRST }, fault });
    const { status, attempts } = await made(MODEL);
    expect(status).toBe('UNKNOWN_OUTCOME');
    expect(attempts).toMatchObject([{ state: 'UNKNOWN', credential: 'default' }]);
    expect(sentPaid()).toHaveLength(1);
    expect(chargedTo()).toEqual(['aaaa']);
  });

  it('take turns where they are balanced', async () => {
    const { made, submit, ended, providers } = await open();
    const arranged = await providers.arrange({ provider: 'openai', strategy: 'BALANCED' });
    expect(arranged.problems).toEqual([]);
    for (let index = 0; index < 10; index += 1) await made(MODEL, `one after the other ${index}`);
    const count = (last: string) => chargedTo().filter((key) => key === last).length;
    expect([count('aaaa'), count('bbbb')]).toEqual([5, 5]);
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, index) => submit(MODEL, `all at once ${index}`)),
    );
    await Promise.all(ids.map(ended));
    expect([count('aaaa'), count('bbbb')]).toEqual([10, 10]);
  });

  it('never have more in flight than each may have', async () => {
    const { submit, ended, database } = await open(
      'providers: { openai: { limits: { inFlight: 3 } } }',
    );
    openai.setSettings({ latencyMs: 30 });
    const ids = await Promise.all(
      Array.from({ length: 100 }, (_, index) => submit(MODEL, `a hundred ${index}`)),
    );
    const ends = await Promise.all(ids.map(ended));
    expect(ends.every(({ status }) => status === 'SUCCEEDED')).toBe(true);
    expect(openai.ledger()).toHaveLength(100);
    expect(new Set(chargedTo())).toEqual(new Set(['aaaa', 'bbbb']));
    const rows = await database.attempts.byGenerations(ids);
    for (const name of ['default', 'second']) {
      const own = rows.filter((row) => row.credential === name);
      const most = Math.max(
        ...own.map(({ startedAt }) => {
          const at = startedAt.getTime();
          return own.filter(
            (one) => one.startedAt.getTime() <= at && (one.finishedAt?.getTime() ?? at) > at,
          ).length;
        }),
      );
      expect(most).toBeLessThanOrEqual(3);
      expect(most).toBeGreaterThan(1);
    }
  });
});

describe('a job', () => {
  it('is asked about with the credentials that it was given to, after a restart and a new order', async () => {
    const replicate = await startVendorEmulator('replicate', {
      keys: ['r8_canary_first_0123456789aaaa', 'r8_canary_second_0123456789bbbb'],
      latencyMs: 0,
    });
    try {
      const home = await testHome();
      const environment = {
        DARKROOM_REPLICATE_BASE_URL: replicate.baseUrl,
        REPLICATE_API_TOKEN: 'r8_canary_first_0123456789aaaa',
      };
      const before = await configuredEngine(home, environment);
      const [form] = (await before.providers.get('replicate'))?.record.credentialForm ?? [];
      const value = 'r8_canary_second_0123456789bbbb';
      const stored = await before.providers.configure({
        provider: 'replicate',
        credential: 'second',
        credentials: [{ variable: form?.variable ?? '', value }],
      });
      expect(stored.problems).toEqual([]);
      const installed = await before.database.models.all('replicate');
      const [source] = installed.map((model) => model.source);
      if (source === undefined) throw new Error('No model of replicate is installed.');
      replicate.setFault({ fault: { kind: 'job-stuck' } });
      const id = await before.submit(source, 'a lighthouse');
      const attempt = async () => (await before.database.attempts.byGeneration(id))[0];
      await expect.poll(async () => (await attempt())?.state, { timeout: 10_000 }).toBe('ACCEPTED');
      expect(await attempt()).toMatchObject({ credential: 'default' });
      await before.providers.arrange({ provider: 'replicate', order: ['second'] });
      await before.close();
      const asked = replicate.requests().length;
      const after = await configuredEngine(home, environment);
      expect((await after.providers.get('replicate'))?.credentials[0]?.name).toBe('second');
      const polls = () => replicate.requests().slice(asked);
      await expect.poll(() => polls().length, { timeout: 10_000 }).toBeGreaterThan(0);
      await after.close();
      const keys = polls().map(({ headers }) => headers.authorization?.slice(-4));
      expect(new Set(keys)).toEqual(new Set(['aaaa']));
      expect(replicate.ledger()).toHaveLength(1);
    } finally {
      await replicate.close();
    }
  });
});
