// What Darkroom adds to a provider's call, as ratios to calling the same emulator directly, in one run.
// `npm run bench`. Default durability, nothing switched off. `--quick` for a short run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DarkroomClient } from './darkroom.ts';
import { diskFloor } from './disk.ts';
import { load, type Measured, quantile } from './load.ts';
import { peakMemory, processorTime, startProgram } from './processes.ts';

const isQuick = process.argv.includes('--quick');
const IMAGE_BYTES = 1_700_000;
const LEVELS = [
  { inFlight: 1, total: isQuick ? 20 : 100 },
  { inFlight: 16, total: isQuick ? 64 : 320 },
  { inFlight: 64, total: isQuick ? 128 : 512 },
];
const KEY = 'sk-emulator-openai-0001';
const TOKEN = 'bench-token-of-this-run-only-0123456789';
const SOURCE = 'external://openai/gpt-image-2';

const home = await mkdtemp(join(tmpdir(), 'darkroom-bench-'));
const emulator = await startProgram(
  'packages/emulators/dist/main.js',
  ['--only', 'openai', '--image-bytes', String(IMAGE_BYTES), '--ledger-dir', home],
  {},
  /DARKROOM_OPENAI_BASE_URL=(\S+)/,
);
const baseUrl = emulator.match[1] ?? '';

async function startServer() {
  const began = performance.now();
  const server = await startProgram(
    'apps/server/dist/main.js',
    [],
    {
      PORT: '0',
      HOME: home,
      DARKROOM_HOME: join(home, 'data'),
      DARKROOM_ADMIN_TOKEN: TOKEN,
      DARKROOM_OPENAI_BASE_URL: baseUrl,
      DARKROOM_OPENAI_API_KEY: KEY,
      DARKROOM_LOG: 'error',
    },
    /(http:\/\/(?:127\.0\.0\.1|localhost):\d+)/,
  );
  return { server, url: server.match[1] ?? '', readyMs: performance.now() - began };
}

async function direct(index: number): Promise<void> {
  const response = await fetch(`${baseUrl}/images/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'gpt-image-2',
      prompt: `bench ${index}`,
      n: 1,
      size: '1024x1024',
    }),
  });
  const body = (await response.json()) as { data: { b64_json: string }[] }; // the emulator's answer
  const bytes = Buffer.from(body.data[0]?.b64_json ?? '', 'base64');
  if (bytes.length < IMAGE_BYTES / 2)
    throw new Error(`The emulator answered ${response.status} with ${bytes.length} bytes.`);
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
const row = (name: string, measured: Measured) =>
  `${name.padEnd(10)} median ${ms(quantile(measured.times, 0.5)).padStart(10)}  p99 ${ms(quantile(measured.times, 0.99)).padStart(10)}  ${measured.perSecond.toFixed(1).padStart(7)}/s`;

try {
  // The first start makes the database; the second is what people wait for.
  const first = await startServer();
  await first.server.stop();
  const { server, url, readyMs } = await startServer();
  const client = new DarkroomClient(url, TOKEN);
  await client.open();
  await load(8, 2, (index) => client.generate(SOURCE, `warm-up ${index}`));
  await load(8, 2, direct);

  process.stdout.write(
    `Picture of ${IMAGE_BYTES} bytes, OpenAI emulator, ${process.version} on ${process.platform} ${process.arch}\n`,
  );
  process.stdout.write(
    `time to ready: first start ${ms(first.readyMs)}, second ${ms(readyMs)}\n` +
      `disk alone, for what has to be on it before a picture counts as kept: ${ms(await diskFloor(home, IMAGE_BYTES))}\n\n`,
  );
  for (const { inFlight, total } of LEVELS) {
    const plain = await load(total, inFlight, direct);
    const before = processorTime(server.process.pid);
    const through = await load(total, inFlight, (index) =>
      client.generate(SOURCE, `bench ${index}`),
    );
    const after = processorTime(server.process.pid);
    const processor = before === null || after === null ? Number.NaN : (after - before) / total;
    const added = quantile(through.times, 0.5) - quantile(plain.times, 0.5);
    const addedHigh = quantile(through.times, 0.99) - quantile(plain.times, 0.99);
    process.stdout.write(
      `${inFlight} in flight, ${total} generations\n  ${row('direct', plain)}\n  ${row('Darkroom', through)}\n` +
        `  added: median ${ms(added)}, p99 ${ms(addedHigh)}; rate ${((through.perSecond / plain.perSecond) * 100).toFixed(0)} % of direct; ` +
        `median ×${(quantile(through.times, 0.5) / quantile(plain.times, 0.5)).toFixed(2)}\n` +
        `  of the server: ${ms(processor)} of processor time a generation, peak memory so far ${peakMemory(server.process.pid)?.toFixed(0) ?? 'unknown'} MiB\n\n`,
    );
  }
  client.close();
  await server.stop();
} finally {
  await emulator.stop();
  await rm(home, { recursive: true, force: true });
}
