import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { TERMINAL_STATUSES } from '@darkroom/core';
import { ADAPTERS } from '../test-adapters.ts';
import { openTestEngine, request, type TestEngine } from '../test-engine.ts';
import type { Answer, Order } from './puppet.ts';

/** A process that does with its engines what it is told, a line each, and can be killed at any moment. */
flushCompileCache();

const ACTOR = 'test';
const JOBS = 'external://jobs/quick';
const DIRECT = 'external://paymaster/quick';
/** By their homes. */
const engines = new Map<string, TestEngine>();
const following = new AbortController();

async function carryOut(order: Order): Promise<Omit<Answer, 'number'>> {
  const running = () => {
    const opened = engines.get(order.home);
    if (!opened) throw new Error('Nothing is open there.');
    return opened;
  };
  switch (order.kind) {
    case 'open': {
      const opened = await openTestEngine({
        home: order.home,
        baseUrl: order.baseUrl,
        providers: [{ slug: 'jobs', baseUrl: order.baseUrl, adapter: ADAPTERS.job }],
      });
      engines.set(order.home, opened);
      await opened.engine.budgets.set({
        scope: 'ALL',
        scopeKey: null,
        period: 'TOTAL',
        limit: '1000',
        isHard: true,
      });
      return {};
    }
    case 'close':
      await engines.get(order.home)?.close(false);
      engines.delete(order.home);
      return {};
    case 'submit': {
      const outcome = await running().engine.generations.create({
        actor: ACTOR,
        model: { source: order.isJob ? JOBS : DIRECT },
        request: request({ prompt: order.prompt, count: order.count }),
        idempotencyKey: order.key,
      });
      return outcome.ok ? { id: outcome.value.id } : { code: outcome.problems[0]?.code ?? '' };
    }
    case 'cancel': {
      const outcome = await running().engine.generations.cancel(ACTOR, order.id);
      return outcome.ok ? { id: outcome.value.id } : { code: outcome.problems[0]?.code ?? '' };
    }
    case 'retry': {
      const outcome = await running().engine.generations.retry({
        actor: ACTOR,
        id: order.id,
        acceptPossibleSecondCharge: true,
        idempotencyKey: order.key,
      });
      return outcome.ok ? { id: outcome.value.id } : { code: outcome.problems[0]?.code ?? '' };
    }
    case 'delete': {
      const images = await running().database.images.byGenerations([order.id]);
      const ids = images.map(({ id }) => id);
      const { deletedIds } = await running().engine.gallery.deleteForGood(ACTOR, ids);
      return { count: deletedIds.length };
    }
    case 'follow': {
      const sequences: number[] = [];
      const ends: string[] = [];
      const row = await running().database.generations.byId(order.id);
      // A number that is not there yet counts as the last one that is.
      const after = Math.min(order.after, row?.sequence ?? 0);
      for await (const { event } of running().engine.generationEvents(
        order.id,
        after,
        following.signal,
      )) {
        if (event.sequence !== null) sequences.push(event.sequence);
        const { status } = event.payload as { status?: string }; // the engine's own writing
        if (event.kind === 'STATUS' && TERMINAL_STATUSES.has(status as never))
          ends.push(status ?? '');
      }
      return { after, sequences, ends };
    }
  }
}

createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const { number, order } = JSON.parse(line) as { number: number; order: Order }; // puppet.ts's own words
    const answer = await carryOut(order).catch((error: unknown) => ({ error: String(error) }));
    writeSync(1, `${JSON.stringify({ number, ...answer })}\n`);
  })
  .on('close', () => process.exit(0));
