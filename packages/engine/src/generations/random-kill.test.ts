import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { Scene } from '../testing/local/kill-harness.ts';
import { answerWithImages, type Behaviour } from '../testing/local/paymaster.ts';

const GENERATIONS = 60;
const KILLS = 15;
/** Put a printed seed here to have its run again. */
const SEED: number | null = null;

/** A small generator of numbers, so that a run can be had again by its seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('killed at random moments: nothing acknowledged is lost, nothing is charged twice', {
  timeout: 90_000,
}, async ({ onTestFinished }) => {
  const seed = SEED ?? randomInt(2 ** 31);
  console.info(`random kills, seed ${seed}`);
  const random = seeded(seed);
  const stage = await Scene.open();
  onTestFinished(() => stage.close());
  stage.paymaster.jobRules = { polls: 3, cancel: 'canceled' };
  const behaviour: Behaviour = (asked, response, charge) => {
    const luck = random();
    if (luck < 0.1) response.writeHead(429, { 'retry-after': '0' }).end('{}');
    else if (luck < 0.15) response.writeHead(400).end('{}');
    else if (luck < 0.2) {
      charge();
      response.destroy();
    } else if (luck < 0.5) {
      charge();
      setTimeout(() => answerWithImages(asked, response, charge), random() * 80);
    } else answerWithImages(asked, response, charge);
  };
  // Jobs are answered by the standing behaviour, everything else by luck.
  stage.paymaster.onGenerate = behaviour;

  const prompts = Array.from(
    { length: GENERATIONS },
    (_, index) => `picture ${index}${index % 3 === 0 ? ' [job]' : ''}`,
  );
  for (let kill = 0; kill < KILLS; kill += 1) {
    const share = prompts.slice(kill * 4, kill * 4 + 4);
    const victim = stage.start({ flavour: 'sync', point: null, prompts: share, count: 1 });
    // Counted from what it has done, since a busy machine is slow to start.
    await victim.acknowledges(1 + Math.floor(random() * share.length));
    await new Promise((resolve) => setTimeout(resolve, random() * 120));
    victim.kill();
    expect(await victim.ended, victim.errors).toBe('SIGKILL');
    stage.acknowledged.push(...victim.acknowledged);
  }
  const engine = await stage.restart('sync');
  const rows = await engine.database.generations.page({ first: 1000 });
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  console.info(
    `${stage.acknowledged.length} acknowledged, ${rows.length} exist: ${count('SUCCEEDED')} succeeded, ${count('UNKNOWN_OUTCOME')} unknown, ${count('FAILED')} failed; ${stage.paymaster.charges} charges`,
  );
  // The run proves something only if work was done and cut off.
  expect(stage.acknowledged.length).toBeGreaterThan(GENERATIONS / 4);
  expect(count('SUCCEEDED')).toBeGreaterThan(0);
  expect(await stage.broken('sync')).toEqual([]);
});
