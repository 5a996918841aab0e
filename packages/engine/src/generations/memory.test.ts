import { expect, it } from 'vitest';
import { Paymaster, png } from '../testing/local/paymaster.ts';
import { follow, openTestEngine, submit } from '../testing/local/test-engine.ts';

const GENERATIONS = 64;
const MEBIBYTE = 1024 ** 2;

it('64 pictures of 2 MB at once do not pile up in memory', { timeout: 60_000 }, async () => {
  const paymaster = new Paymaster();
  // The provider's own memory is not what is measured: one answer, made before.
  const answer = Buffer.from(
    JSON.stringify({ images: [png(64, 48, 5, 2 * MEBIBYTE).toString('base64')] }),
  );
  paymaster.behaviour = (_asked, response, charge) => {
    charge();
    response.end(answer);
  };
  const opened = await openTestEngine({ baseUrl: await paymaster.open() });
  // What the first one brings in (Prisma's plans, sharp) stays.
  await follow(opened, (await submit(opened)).id);
  const before = process.memoryUsage();
  const peak = { heap: 0, buffers: 0 };
  const watch = setInterval(() => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peak.heap = Math.max(peak.heap, heapUsed - before.heapUsed);
    peak.buffers = Math.max(peak.buffers, arrayBuffers - before.arrayBuffers);
  }, 5);
  const rows = await Promise.all(Array.from({ length: GENERATIONS }, () => submit(opened)));
  for (const { id } of rows) expect((await follow(opened, id)).row.status).toBe('SUCCEEDED');
  clearInterval(watch);
  await opened.close();
  await paymaster.close();
  const sizes = [peak.heap, peak.buffers].map((bytes) => Math.round(bytes / MEBIBYTE));
  console.info(`peak growth: heap ${sizes[0]} MiB, buffers ${sizes[1]} MiB`);
  // As text they would be 171 MB, as bytes 128 MB, and both at once is what a careless server holds.
  expect(peak.heap).toBeLessThan(80 * MEBIBYTE);
  expect(peak.buffers).toBeLessThan(128 * MEBIBYTE);
});
