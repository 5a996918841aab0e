import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { steps } from '../testing/local/model/commands.ts';
import { newModel } from '../testing/local/model/model.ts';
import { endIdle, HOMES, ModelStage } from '../testing/local/model/stage.ts';

/** `MODEL_RUNS=2000` for more histories, `MODEL_SEED=…` for those of a seed that was printed. */
const { MODEL_RUNS = '50', MODEL_SEED } = process.env;
const STEPS = 10;

afterAll(endIdle);

it('any order of submit, cancel, retry, delete, faults, kills and restarts keeps every invariant', {
  timeout: Number(MODEL_RUNS) * 10_000,
}, async () => {
  const seed = MODEL_SEED === undefined ? randomInt(2 ** 31) : Number(MODEL_SEED);
  console.info(`model, seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(steps(STEPS), async (commands) => {
      const stage = await ModelStage.open();
      try {
        const models = stage.homes.map(newModel);
        await fc.asyncModelRun(() => ({ model: models, real: stage }), commands);
        expect(await stage.judge(models)).toEqual([]);
      } finally {
        await stage.close();
      }
    }),
    // What happens when is the machine's as well: a smaller history need not fail in the same way.
    { seed, numRuns: Math.ceil(Number(MODEL_RUNS) / HOMES), endOnFailure: true },
  );
});
