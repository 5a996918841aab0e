/**
 * `npm run kills -- [--kills 200] [--generations 500] [--seed n]`: kills the engine at random moments and judges what is
 * left by the provider's own ledger and by every invariant. Some two minutes on two cores.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { killAtRandom, killWords } from './random-kills.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    generations: { type: 'string', default: '500' },
    seed: { type: 'string' },
  },
});
const kills = Number(values.kills);
const generations = Number(values.generations);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (![kills, generations, seed].every(Number.isSafeInteger) || kills < 1 || generations < kills) {
  process.stderr.write('--kills, --generations (no fewer) and --seed take whole numbers.\n');
  process.exit(2);
}

process.stdout.write(`${kills} kills over ${generations} generations, seed ${seed}\n`);
const began = performance.now();
const report = await killAtRandom({
  kills,
  generations,
  seed,
  onKill: (number) => {
    if (number % 20 === 0) process.stdout.write(`${number} killed\n`);
  },
});
process.stdout.write(`${killWords(report)}\n${Math.round((performance.now() - began) / 1000)} s\n`);
for (const sentence of report.broken) process.stdout.write(`✗ ${sentence}\n`);
const isLate = (report.askedAgainAfter.at(-1) ?? 0) > 5000;
if (isLate) process.stdout.write('✗ a start took more than 5 s to ask after its jobs again\n');
process.exitCode = report.broken.length > 0 || isLate ? 1 : 0;
