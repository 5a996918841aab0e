import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Scene } from '../testing/local/kill-harness.ts';
import { answerWithImages } from '../testing/local/paymaster.ts';
import { follow } from '../testing/local/test-engine.ts';

/** Kills that take more than a point: what the disk forgets, a process that stands still, one that comes back late. */
const PROMPT = 'a lighthouse, whatever happens';

async function scene(onTestFinished: (end: () => Promise<void>) => void): Promise<Scene> {
  const opened = await Scene.open();
  onTestFinished(() => opened.close());
  return opened;
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) await turn();
}

it.concurrent('a power cut that takes the names of stored pictures back loses none of them', async ({
  onTestFinished,
}) => {
  const stage = await scene(onTestFinished);
  await stage.die({
    flavour: 'sync',
    prompts: [PROMPT],
    count: 2,
    point: 'attempt.before-final-commit',
  });
  const images = join(stage.home, 'images');
  for (const name of await readdir(images))
    if (name !== 'tmp') await rm(join(images, name), { recursive: true });
  const engine = await stage.restart('sync');
  const [row] = await engine.database.generations.page({ first: 1 });
  expect(row?.status).toBe('SUCCEEDED');
  expect(await engine.database.images.byGenerations([row?.id ?? ''])).toHaveLength(2);
  expect(stage.paymaster.charges).toBe(1);
  expect(await stage.broken('sync')).toEqual([]);
});

it.concurrent('killed while a thumbnail is drawn: it is drawn again, and the picture is untouched', async ({
  onTestFinished,
}) => {
  const stage = await scene(onTestFinished);
  await stage.die({ flavour: 'sync', prompts: [PROMPT], point: null, diesDrawing: true });
  expect(await readdir(join(stage.home, 'previews', 'tmp'))).toHaveLength(1);
  const { engine, database } = await stage.restart('sync');
  const [row] = await database.generations.page({ first: 1 });
  const [image] = await database.images.byGenerations([row?.id ?? '']);
  const picture = await engine.gallery.read(image?.id ?? '', 'THUMBNAIL');
  expect(picture?.mimeType).toBe('image/webp');
  expect(Buffer.concat((await picture?.stream.toArray()) ?? [])).toHaveLength(
    picture?.byteSize ?? -1,
  );
  expect(stage.paymaster.charges).toBe(1);
  expect(await stage.broken('sync')).toEqual([]);
});

it.concurrent('a process that stands still before it sends is overtaken, and sends nothing when it goes on', async ({
  onTestFinished,
}) => {
  const stage = await scene(onTestFinished);
  const victim = stage.start({
    flavour: 'sync',
    prompts: [PROMPT],
    point: 'attempt.before-sending',
    signal: 'SIGSTOP',
  });
  await victim.acknowledges(1);
  await until(() => victim.isStopped);
  const engine = await stage.restart('sync');
  const [row] = await engine.database.generations.page({ first: 1 });
  expect(row?.status).toBe('SUCCEEDED');
  victim.goOn();
  // It leaves when it has nothing more in hand.
  victim.child.stdin?.end();
  expect(await victim.ended, victim.errors).toBe(null);
  expect(stage.paymaster.requests).toHaveLength(1);
  stage.acknowledged.push(...victim.acknowledged);
  expect(await stage.broken('sync')).toEqual([]);
});

it.concurrent('a process that stands still while the provider works delivers what it paid for when it goes on', async ({
  onTestFinished,
}) => {
  const stage = await scene(onTestFinished);
  const victim = stage.start({ flavour: 'sync', prompts: [PROMPT], point: null });
  let answer = () => {};
  stage.paymaster.behaviour = (asked, response, charge) => {
    charge();
    victim.child.kill('SIGSTOP');
    answer = () => answerWithImages(asked, response, charge);
  };
  await victim.acknowledges(1);
  await until(() => stage.paymaster.charges === 1 && victim.isStopped);
  const engine = await stage.restart('sync');
  const [lost] = await engine.database.generations.page({ first: 1 });
  expect(lost?.status).toBe('UNKNOWN_OUTCOME');
  answer();
  victim.goOn();
  await until(
    async () => (await engine.database.generations.byId(lost?.id ?? ''))?.status === 'SUCCEEDED',
  );
  const { images, row } = await follow(engine, lost?.id ?? '');
  expect(images).toHaveLength(1);
  expect(row.actualMicros).toBe(stage.paymaster.microsOf(PROMPT));
  expect(stage.paymaster.requests).toHaveLength(1);
  victim.child.stdin?.end();
  await victim.ended;
  stage.acknowledged.push(...victim.acknowledged);
  expect(await stage.broken('sync')).toEqual([]);
});

it.concurrent('after a kill, jobs at the provider are asked about again within 5 s of the next start', async ({
  onTestFinished,
}) => {
  const stage = await scene(onTestFinished);
  stage.paymaster.jobRules = { polls: 1_000_000, cancel: 'canceled' };
  await stage.die({ flavour: 'job', prompts: [PROMPT], point: 'attempt.polling' });
  const times: number[] = [];
  // A busy machine is slow to start a process: the best of three counts, and one is enough.
  while (times.length < 3 && !times.some((time) => time < 5000)) {
    const asked = stage.paymaster.asked.length;
    const began = performance.now();
    const next = stage.start({ flavour: 'job', prompts: [], point: null });
    await until(() => stage.paymaster.asked.length > asked);
    times.push(performance.now() - began);
    next.kill();
    await next.ended;
  }
  expect(Math.min(...times)).toBeLessThan(5000);
  for (const job of stage.paymaster.jobs.values()) job.left = 0;
  await stage.restart('job');
  expect(stage.paymaster.charges).toBe(1);
  expect(await stage.broken('job')).toEqual([]);
});
