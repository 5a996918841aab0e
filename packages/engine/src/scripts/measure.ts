/**
 * What the engine adds to a provider's call: `node --conditions=source src/scripts/measure.ts [generations] [folder]`.
 * The provider is a process of its own and answers at once with a picture of 1.7 MB.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Paymaster, png } from '../testing/local/paymaster.ts';
import { openTestEngine, submit } from '../testing/local/test-engine.ts';

const PICTURE_BYTES = 1_700_000;

async function serve(): Promise<void> {
  const picture = png(64, 48, 5, PICTURE_BYTES);
  const answer = Buffer.from(JSON.stringify({ images: [picture.toString('base64')] }));
  const paymaster = new Paymaster();
  paymaster.behaviour = (_asked, response, charge) => {
    charge();
    response.setHeader('content-type', 'application/json').end(answer);
  };
  console.log(await paymaster.open());
}

function direct(baseUrl: string): Promise<void> {
  return new Promise((resolve, reject) => {
    httpRequest(`${baseUrl}/generate`, { method: 'POST' }, (answer) => {
      answer.on('data', () => undefined).on('end', resolve);
    })
      .on('error', reject)
      .end('{"prompt":"direct"}');
  });
}

const sorted = (values: readonly number[]) => [...values].sort((left, right) => left - right);
const at = (values: readonly number[], part: number) =>
  sorted(values)[Math.floor((values.length - 1) * part)] ?? 0;
const show = (values: readonly number[]) =>
  `median ${at(values, 0.5).toFixed(1)} ms, p99 ${at(values, 0.99).toFixed(1)} ms`;

async function measure(count: number, root: string): Promise<void> {
  const script = fileURLToPath(import.meta.url);
  const provider = spawn(process.execPath, ['--conditions=source', script, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const baseUrl = await new Promise<string>((resolve) =>
    createInterface(provider.stdout).once('line', resolve),
  );
  const home = await mkdtemp(join(root, 'darkroom-measure-'));
  const stages = new Map<string, number[]>();
  let last = 0;
  const lap = (name: string) => {
    const now = performance.now();
    const times = stages.get(name) ?? [];
    stages.set(name, times);
    times.push(now - last);
    last = now;
  };
  const opened = await openTestEngine({ baseUrl, home, failpoint: lap });
  const { engine } = opened;
  const once = async () => {
    last = performance.now();
    const { id } = await submit(opened);
    for await (const _ of engine.generationEvents(id, 0, AbortSignal.timeout(10_000)));
    lap('end seen by a follower');
  };
  for (let index = 0; index < 20; index += 1) {
    await once();
    await direct(baseUrl);
  }
  stages.clear();
  const plain: number[] = [];
  const whole: number[] = [];
  // Says more than the time where other programs want the processor too.
  const busy = { plain: 0, whole: 0 };
  const processor = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    const idle = processor();
    await direct(baseUrl);
    plain.push(performance.now() - began);
    const between = processor();
    const begin = performance.now();
    await once();
    whole.push(performance.now() - begin);
    busy.plain += between - idle;
    busy.whole += processor() - between;
  }
  console.log(`direct call      ${show(plain)}`);
  console.log(`generation       ${show(whole)}`);
  console.log(`added            ${(at(whole, 0.5) - at(plain, 0.5)).toFixed(1)} ms at the median`);
  const each = (milliseconds: number) => (milliseconds / count).toFixed(1);
  console.log(
    `processor time   ${each(busy.whole)} ms a generation, ${each(busy.plain)} ms a direct call`,
  );
  console.log('until each point, from the one before it (medians):');
  for (const [name, times] of stages) console.log(`  ${at(times, 0.5).toFixed(2)} ms  ${name}`);
  await opened.close();
  await rm(home, { recursive: true, force: true });
  provider.kill();
}

if (process.argv[2] === 'serve') await serve();
else await measure(Number(process.argv[2] ?? 200), process.argv[3] ?? tmpdir());
