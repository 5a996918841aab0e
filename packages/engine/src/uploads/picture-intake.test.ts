import { afterEach, beforeEach, expect, it } from 'vitest';
import { png } from '../testing/local/pictures.ts';
import { openTestEngine, type TestEngine } from '../testing/local/test-engine.ts';
import type { PictureIntake } from './picture-intake.ts';

let opened: TestEngine;
let intake: PictureIntake;
beforeEach(async () => {
  opened = await openTestEngine({ baseUrl: 'http://127.0.0.1:9/v1' }); // nobody is asked
  intake = opened.engine.uploads.intake('test');
});
afterEach(async () => {
  intake.release();
  await opened.close();
});

async function store(bytes: Uint8Array) {
  const writer = await intake.open(1_000_000);
  await writer.write(bytes);
  return writer.finish();
}
const picture = { filename: 'a.png', as: 'picture' } as const;

it('makes one upload of the same picture, however often and at once it comes', async () => {
  const stored = await store(png(20, 30));
  const all = await Promise.all(
    Array.from({ length: 5 }, () => intake.take({ ...stored, ...picture })),
  );
  all.push(await intake.take({ ...(await store(png(20, 30))), ...picture, filename: 'b.png' }));
  const ids = all.map((outcome) => (outcome.ok ? outcome.value.id : outcome.problems));
  expect(new Set(ids).size).toBe(1);
  expect(all[0]).toMatchObject({
    ok: true,
    value: { state: 'READY', width: 20, height: 30, mimeType: 'image/png', filename: 'a.png' },
  });
});

it('keeps the uploads of callers apart', async () => {
  const mine = await intake.take({ ...(await store(png(20, 30))), ...picture });
  const other = opened.engine.uploads.intake('another');
  const theirs = await other.take({ ...(await store(png(20, 30))), ...picture });
  other.release();
  if (!mine.ok || !theirs.ok) throw new Error('refused');
  expect(theirs.value.id).not.toBe(mine.value.id);
});

it('refuses what is no picture, and a mask without holes', async () => {
  expect(
    await intake.take({ ...(await store(Buffer.from('no picture at all'))), ...picture }),
  ).toMatchObject({ ok: false, problems: [{ code: 'IMAGE_UNREADABLE' }] });
  const mask = { ...(await store(png(20, 30))), filename: 'm.png', as: 'mask-with-holes' } as const;
  const refused = await intake.take(mask);
  expect(refused).toMatchObject({ ok: false, problems: [{ code: 'IMAGE_UNREADABLE' }] });
  expect(refused.ok ? '' : refused.problems[0]?.message).toContain('no transparent pixel');
});

it('stops at the most bytes that may come', async () => {
  const writer = await intake.open(1000);
  await expect(writer.write(Buffer.alloc(1001))).rejects.toMatchObject({ code: 'BLOB_TOO_LARGE' });
});
