/**
 * `npm run soak -- [--minutes 10] [--rate 4] [--seed n] [--sources]`: a server of its own under a steady load with faults.
 * Fails where its memory or its open files go on growing, where a count is not exact, or where an invariant is broken.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { callWitness } from '@darkroom/database/testing';
import { seededRandom } from '../seeded-random.ts';
import { type Bought, Customer } from './customer.ts';
import { judgeHome } from './judge-home.ts';
import { ServerProcess } from './server-process.ts';
import { judgeTrend, type Sample } from './trend.ts';
import { BFL_KEY, JOB_MODEL, OPENAI_KEY, OPENAI_MODEL, Vendors } from './vendors.ts';

const TOKEN = 'soak-token-of-this-run-only-0123456789';
/** So long orders come, and then none until all have ended: a server is weighed when it stands still. */
const SPELL_MS = 20_000;
/** Connections that nobody needs any more are closed by then, on either side. */
const REST_MS = 6000;
const FAULT_MS = 2000;
const TIDY_MS = 3000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '4' },
    seed: { type: 'string' },
    sources: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
if (!(minutes > 0) || !(rate > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    '--minutes and --rate (orders a second) take numbers above 0, --seed a whole one.\n',
  );
  process.exit(2);
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const random = seededRandom(seed);
const folder = await mkdtemp(join(tmpdir(), 'darkroom-soak-'));
const home = join(folder, 'data');
const vendors = await Vendors.open(100);
const start = () =>
  new ServerProcess({
    home: folder,
    isSource: values.sources,
    variables: { ...vendors.variables, DARKROOM_ADMIN_TOKEN: TOKEN, DARKROOM_LOG: 'info' },
  });

/** Does something every so often until the time is over. */
function every(milliseconds: number, work: () => unknown): () => void {
  const timer = setInterval(async () => {
    try {
      await work();
    } catch (error) {
      fail(error);
    }
  }, milliseconds);
  return () => clearInterval(timer);
}

const failures: string[] = [];
function fail(error: unknown): void {
  failures.push(error instanceof Error ? error.message : String(error));
}

let server = start();
try {
  // The first start makes the database, so that everything that is committed to it can be watched.
  await server.url;
  await server.stop();
  callWitness(join(home, 'darkroom.db'));
  server = start();
  const customer = new Customer(await server.url, TOKEN);
  await customer.ask(
    'mutation { budgetSet(input: { scope: ALL, period: TOTAL, limit: { amount: "100000" }, isHard: true }) { userErrors { message } } }',
  );
  say(`${minutes} minutes, ${rate} orders a second, seed ${seed}`);

  const samples: Sample[] = [];
  const bought: Bought[] = [];
  const open = new Set<Promise<void>>();
  let faults = 0;
  let deleted = 0;
  let ordered = 0;
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const order = () => {
    // A server that falls behind is given fewer, so that the load stays one that it can bear.
    if (open.size >= 64) return;
    ordered += 1;
    const source = random() < 0.7 ? OPENAI_MODEL : JOB_MODEL;
    const buying = customer
      .buy(source, `soak ${ordered}`, random() < 0.2)
      .then((one) => void bought.push(one))
      .catch(fail)
      .finally(() => open.delete(buying));
    open.add(buying);
  };
  const pass = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds);
    });
  const endings = [
    every(1000, () => vendors.remember()),
    every(FAULT_MS, () => {
      vendors.fault(random);
      faults += 1;
    }),
    every(TIDY_MS, async () => {
      deleted += await customer.tidy();
    }),
  ];
  while (seconds() < minutes * 60) {
    const end = every(1000 / rate, order);
    await pass(SPELL_MS);
    end();
    while (open.size > 0) await Promise.race([pass(60_000), Promise.all(open)]);
    await pass(REST_MS);
    const seen = server.look();
    if (!seen) continue;
    samples.push({ at: seconds(), ...seen });
    say(
      `${Math.round(seconds())} s: ${bought.length} of ${ordered} ended; at rest ${seen.memory.toFixed(0)} MiB and ${seen.descriptors} descriptors; ${failures.length} failures`,
    );
  }
  for (const end of endings) end();
  const exit = await server.stop();

  const charges = vendors.charges();
  const acknowledged = bought.map(({ id, prompt }) => ({ id, prompt }));
  const { broken, rows } = await judgeHome(home, {
    acknowledged,
    billing: { charges, intentOf: (row) => row.prompt },
    printed: [server.printed],
    secrets: [OPENAI_KEY, BFL_KEY, TOKEN],
  });
  const ends: Record<string, number> = {};
  for (const { status } of bought) ends[status] = (ends[status] ?? 0) + 1;
  const trend = judgeTrend(samples);
  say(
    `${ordered} ordered, ${rows} exist, ${bought.length} followed to their end: ${Object.entries(
      ends,
    )
      .map(([status, count]) => `${count} ${status}`)
      .join(', ')}`,
  );
  say(`${charges.length} charges by the vendors' ledgers; ${faults} faults; ${deleted} deleted`);
  const { memory, descriptors } = trend;
  say(
    `memory ${memory.first.toFixed(0)} → ${memory.last.toFixed(0)} MiB, the line through ${trend.samples} samples rises by ${memory.rise.toFixed(1)} MiB; descriptors ${descriptors.before} → ${descriptors.after}`,
  );
  const wrong = [...trend.broken, ...broken, ...failures];
  if (rows !== ordered) wrong.push(`${ordered} were ordered and ${rows} exist.`);
  if (bought.length !== ordered) wrong.push(`${ordered - bought.length} have no known end.`);
  if (exit !== 0) wrong.push(`The server ended with ${exit}.`);
  for (const sentence of wrong.slice(0, 40)) say(`✗ ${sentence}`);
  say(wrong.length === 0 ? 'All holds.' : `${wrong.length} do not hold.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  server.kill();
  await vendors.close();
  await rm(folder, { recursive: true, force: true });
}
