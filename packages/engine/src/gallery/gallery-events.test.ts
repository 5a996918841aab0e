import { afterEach, beforeEach, expect, it } from 'vitest';
import { Paymaster } from '../testing/local/paymaster.ts';
import { follow, openTestEngine, submit, type TestEngine } from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;
let imageId: string;
let from: number;

beforeEach(async () => {
  paymaster = new Paymaster();
  opened = await openTestEngine({ baseUrl: await paymaster.open() });
  const { images } = await follow(opened, (await submit(opened)).id);
  imageId = images[0]?.id ?? '';
  from = await opened.database.events.latestPosition();
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

/** What followers were told since the picture came. */
const told = async () =>
  (await opened.database.events.after(from, 100)).map(({ topic, subject, kind, payload }) => ({
    topic,
    subject,
    kind,
    payload,
  }));

it('stars, deletions and their undoing are told with their ids, once for each owner, and what changed nothing is not', async () => {
  const { gallery } = opened.engine;
  await gallery.changeAll('test', [imageId, 'img_none'], { isStarred: true });
  await gallery.delete('test', [imageId]);
  await gallery.delete('test', [imageId]);
  await gallery.restore('test', [imageId]);
  await gallery.restore('test', [imageId]);
  const event = { topic: 'image', subject: 'test', payload: { imageIds: [imageId] } };
  expect(await told()).toEqual([
    { ...event, kind: 'CHANGED' },
    { ...event, kind: 'DELETED' },
    { ...event, kind: 'RESTORED' },
  ]);
});

it('boards are told of with their owner, who is known also when they are gone', async () => {
  const { boards } = opened.engine;
  const made = await boards.create('test', { name: 'Dusk', isTarget: false });
  if (!made.ok) throw new Error('The board was not made.');
  const { id } = made.value;
  await boards.create('test', { name: 'Dusk', isTarget: false });
  await boards.add('test', id, [imageId]);
  await boards.add('test', id, [imageId]);
  await boards.take('test', id, [imageId]);
  await boards.change('test', id, { name: 'Dawn' });
  await boards.remove('test', id);
  const event = { topic: 'board', subject: id, payload: { actor: 'test' } };
  expect(await told()).toEqual(
    ['CREATED', 'IMAGES', 'IMAGES', 'CHANGED', 'DELETED'].map((kind) => ({ ...event, kind })),
  );
});

it('the board that takes new pictures is told of with each that comes, and no other board', async () => {
  const { boards } = opened.engine;
  for (const [name, isTarget] of [
    ['New ones', true],
    ['Others', false],
  ] as const)
    await boards.create('test', { name, isTarget });
  const target = (await opened.database.boards.list('test')).find(({ isTarget }) => isTarget);
  from = await opened.database.events.latestPosition();
  await follow(opened, (await submit(opened)).id);
  expect((await told()).filter(({ topic }) => topic === 'board')).toEqual([
    { topic: 'board', subject: target?.id, kind: 'IMAGES', payload: { actor: 'test' } },
  ]);
});

it('whoever follows hears of it at once', async () => {
  const stream = opened.engine.activity(null, AbortSignal.timeout(5000));
  const next = stream.next();
  await new Promise((resolve) => setImmediate(resolve));
  await opened.engine.gallery.change('test', imageId, { rating: 4 });
  expect((await next).value).toMatchObject({ topic: 'image', kind: 'CHANGED' });
  await stream.return();
});
