import { systemClock } from '@darkroom/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bell } from '../events/bell.ts';
import { openTestEngine, submit, type TestEngine } from '../testing/local/test-engine.ts';
import { AttemptKeeper } from './attempt-keeper.ts';
import { CanceledError, Overtaken, RecordFailed } from './stopping.ts';

let opened: TestEngine;
let id: string;
beforeEach(async () => {
  // Accepted and never run: the attempt is moved by hand.
  opened = await openTestEngine({ baseUrl: 'http://127.0.0.1:9/v1', start: false });
  ({ id } = await submit(opened));
});
afterEach(() => opened.close());

async function keeper(database = opened.database) {
  const [row] = await opened.database.attempts.byGeneration(id);
  if (!row) throw new Error('the attempt was not written');
  return new AttemptKeeper({ database, clock: systemClock, bell: new Bell() }, row);
}
const stored = async () => (await opened.database.attempts.byGeneration(id))[0]?.state;

it('of two that have seen the same attempt one moves it, and the other stops', async () => {
  const [one, other] = [await keeper(), await keeper()];
  await one.move('SENDING');
  await expect(other.move('SENDING')).rejects.toThrow(Overtaken);
  expect([one.state, other.state]).toEqual(['SENDING', 'PLANNED']);
  await one.move('RESULT_RECEIVED');
  expect(await stored()).toBe('RESULT_RECEIVED');
});

it('what was canceled before is not moved to SENDING', async () => {
  const attempt = await keeper();
  await opened.database.generations.move(id, ['QUEUED'], 'CANCELING', new Date(), {
    isCancelRequested: true,
  });
  const sending = attempt.move('SENDING', {}, { from: ['QUEUED'], to: 'RUNNING' });
  await expect(sending).rejects.toThrow(CanceledError);
  expect(await stored()).toBe('PLANNED');
});

it('a move that there is not is told, and not written', async () => {
  const attempt = await keeper();
  await expect(attempt.move('COMMITTED')).rejects.toThrow('does not go from PLANNED to COMMITTED');
  expect(await stored()).toBe('PLANNED');
});

it('a database that refuses is told apart from a failure of the call', async () => {
  const { database } = opened;
  const attempt = await keeper({
    ...database,
    transaction: () => Promise.reject(new Error('disk I/O error')),
  });
  await expect(attempt.move('SENDING')).rejects.toThrow(RecordFailed);
  expect([attempt.state, await stored()]).toEqual(['PLANNED', 'PLANNED']);
});
