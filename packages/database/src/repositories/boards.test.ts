import { expect, test } from 'vitest';
import { isUniqueViolation } from '../errors.ts';
import { seedGeneration } from '../testing/local/seed-images.ts';
import { temporaryDatabase } from '../testing/local/temporary-database.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second));

test('a board has its pictures newest first, page by page, and counts without the deleted', async () => {
  const { database } = await temporaryDatabase();
  const { boards, images } = database;
  const made: string[] = [];
  for (const second of [3, 1, 2]) {
    made.push(...(await seedGeneration(database, { at: at(second), images: [{}, {}] })).imageIds);
  }
  const board = await boards.create({ actor: 'usr_1', name: 'Herons', isTarget: false });
  const own = made.slice(0, 5);
  expect(await boards.add(board.id, [...own, 'img_none'])).toBe(5);
  expect(await boards.add(board.id, own)).toBe(0);
  const first = await images.page({ first: 3, boardId: board.id });
  const after = first[2];
  const rest = await images.page({ first: 3, boardId: board.id, ...(after ? { after } : {}) });
  const all = await images.page({ first: 10 });
  expect([...first.slice(0, 3), ...rest].map(({ id }) => id)).toEqual(
    all.map(({ id }) => id).filter((id) => own.includes(id)),
  );
  expect(await images.page({ first: 9, boardId: board.id, search: 'nothing like it' })).toEqual([]);
  const [newest = '', second = ''] = first.map(({ id }) => id);
  await images.markDeleted([newest], at(9_999_999));
  expect(await boards.facts([board.id])).toEqual([
    { boardId: board.id, count: 4, coverImageId: second },
  ]);
  expect(await images.count({ boardId: board.id })).toBe(4);
  expect(await images.count({ isOnBoard: false })).toBe(1);
  expect(await boards.take(board.id, [second, newest])).toBe(2);
  expect(await boards.ofImages(own, 'usr_1')).toHaveLength(3);
  expect(await boards.ofImages(own, 'usr_2')).toEqual([]);
  expect(await boards.remove(board.id)).toBe(true);
  expect(await images.count({})).toBe(5);
  expect(await boards.ofImages(own)).toEqual([]);
});

test('a cover that left the board gives way to the newest; an empty board has none', async () => {
  const { database } = await temporaryDatabase();
  const { boards } = database;
  const { imageIds } = await seedGeneration(database, { at: at(1), images: [{}, {}] });
  const [one = ''] = imageIds;
  const board = await boards.create({ actor: 'usr_1', name: 'Herons', isTarget: false });
  const cover = async () => (await boards.facts([board.id]))[0]?.coverImageId;
  expect(await cover()).toBeNull();
  await boards.add(board.id, imageIds);
  const newest = await cover();
  const older = imageIds.find((id) => id !== newest) ?? one;
  expect((await boards.change(board, { coverImageId: older }))?.coverImageId).toBe(older);
  expect(await cover()).toBe(older);
  await boards.take(board.id, [older]);
  expect(await cover()).toBe(newest);
});

test('one name and one target an actor', async () => {
  const { database } = await temporaryDatabase();
  const { boards } = database;
  const herons = await boards.create({ actor: 'usr_1', name: 'Herons', isTarget: true });
  await boards.create({ actor: 'usr_2', name: 'Herons', isTarget: true });
  const again = boards.create({ actor: 'usr_1', name: 'Herons', isTarget: false });
  expect(isUniqueViolation(await again.catch((error: unknown) => error))).toBe(true);
  const dunes = await boards.create({ actor: 'usr_1', name: 'Dunes', isTarget: true });
  const targets = async () =>
    (await boards.list())
      .filter(({ isTarget }) => isTarget)
      .map(({ actor, name }) => `${actor} ${name}`)
      .sort();
  expect(await targets()).toEqual(['usr_1 Dunes', 'usr_2 Herons']);
  const renamed = boards.change(dunes, { name: 'Herons' });
  expect(isUniqueViolation(await renamed.catch((error: unknown) => error))).toBe(true);
  await boards.change(herons, { isTarget: true, name: 'Grey herons' });
  expect(await targets()).toContain('usr_1 Grey herons');
  expect((await boards.list('usr_1')).map(({ name }) => name).sort()).toEqual([
    'Dunes',
    'Grey herons',
  ]);
});

test('new pictures go to the board that was chosen for them, and to nobody else’s', async () => {
  const { database } = await temporaryDatabase();
  const { boards, images } = database;
  const mine = await boards.create({ actor: 'usr_1', name: 'New', isTarget: true });
  const others = await boards.create({ actor: 'usr_2', name: 'New', isTarget: true });
  const before = await database.events.latestPosition();
  const { imageIds } = await seedGeneration(database, { at: at(1), images: [{}, {}] });
  const told = await database.events.after(before, 100);
  expect(
    told
      .filter(({ topic }) => topic === 'board')
      .map(({ subject, kind, payload }) => ({ subject, kind, payload })),
  ).toEqual([{ subject: mine.id, kind: 'IMAGES', payload: { actor: 'usr_1' } }]);
  const on = async (boardId: string) =>
    (await images.page({ first: 9, boardId })).map(({ id }) => id).sort();
  expect(await on(mine.id)).toEqual([...imageIds].sort());
  expect(await on(others.id)).toEqual([]);
});
