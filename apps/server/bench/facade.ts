// Pictures through /v1 beside the same call made directly and through @portkey-ai/gateway, in front of the same emulator
// and in one run. `npm run bench:facade`. Default durability, nothing switched off. `--quick` for a short run.
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { load, type Measured, quantile } from './load.ts';
import { askSmall, closeClient, type Door, orderPicture } from './picture-client.ts';
import { type Program, peakMemory, processorTime, ROOT, startProgram } from './processes.ts';

const isQuick = process.argv.includes('--quick');
const IMAGE_BYTES = 1_700_000;
const LEVELS = [
  { inFlight: 1, total: isQuick ? 30 : 150 },
  { inFlight: 16, total: isQuick ? 96 : 320 },
  { inFlight: 64, total: isQuick ? 192 : 512 },
];
const SMALL_QUERIES = isQuick ? 100 : 300;
const KEY = 'sk-emulator-openai-0001';
const TOKEN = 'bench-token-of-this-run-only-0123456789';
/** What is aimed at; see the README. */
const AIMS = { timesPortkey: 6, ofDirect: 1.3, smallMs: 20, peakMiB: 300 };

/** A port that nobody has at this moment, for a program that cannot choose one itself. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function startPortkey(): Promise<{ program: Program; port: number }> {
  const { resolve } = createRequire(import.meta.url);
  const script = join(
    dirname(resolve('@portkey-ai/gateway/package.json')),
    'build/start-server.js',
  );
  const port = await freePort();
  const program = await startProgram(
    relative(ROOT, script),
    ['--headless', `--port=${port}`],
    { NODE_ENV: 'production' },
    /(localhost|running|ready)/i,
  );
  return { program, port };
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
/** Processor time of one picture: what is left to compare by where a machine is busy with other things. */
const spent = (before: number | null, after: number | null, total: number) =>
  before === null || after === null ? Number.NaN : (after - before) / total;
const verdict = (isReached: boolean) => (isReached ? 'reached' : 'NOT reached');
const row = (name: string, { times, perSecond }: Measured, more = '') =>
  `  ${name.padEnd(9)} median ${ms(quantile(times, 0.5)).padStart(10)}  p99 ${ms(quantile(times, 0.99)).padStart(10)}  ${perSecond.toFixed(1).padStart(7)}/s${more}\n`;
const say = (text: string) => process.stdout.write(text);

const home = await mkdtemp(join(tmpdir(), 'darkroom-bench-facade-'));
const programs: Program[] = [];
try {
  const emulator = await startProgram(
    'packages/emulators/dist/main.js',
    ['--only', 'openai', '--image-bytes', String(IMAGE_BYTES), '--ledger-dir', home],
    {},
    /DARKROOM_OPENAI_BASE_URL=(\S+)/,
  );
  programs.push(emulator);
  const baseUrl = emulator.match[1] ?? '';
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
  programs.push(server);
  const serverUrl = server.match[1] ?? '';
  const portkey = await startPortkey();
  programs.push(portkey.program);

  const direct: Door = {
    name: 'direct',
    url: `${baseUrl}/images/generations`,
    headers: { authorization: `Bearer ${KEY}` },
    model: 'gpt-image-2',
  };
  const darkroom: Door = {
    name: 'Darkroom',
    url: `${serverUrl}/v1/images/generations`,
    headers: { authorization: `Bearer ${TOKEN}` },
    model: 'external://openai/gpt-image-2',
  };
  const peer: Door = {
    ...direct,
    name: 'Portkey',
    url: `http://127.0.0.1:${portkey.port}/v1/images/generations`,
    headers: {
      ...direct.headers,
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': baseUrl,
    },
  };
  // The padding fills up to the size, and may fall short of it by the head of its chunk.
  const least = IMAGE_BYTES * 1.3;
  const through = (door: Door) => (index: number) => orderPicture(door, `bench ${index}`, least);
  for (const door of [direct, darkroom, peer]) await load(16, 4, through(door));

  say(
    `Picture of ${IMAGE_BYTES} bytes, OpenAI emulator, ${process.version} on ${process.platform} ${process.arch}\n\n`,
  );
  for (const { inFlight, total } of LEVELS) {
    const plain = await load(total, inFlight, through(direct));
    const peerTotal = Math.ceil(total / 4);
    const peerPid = portkey.program.process.pid;
    const peerBefore = processorTime(peerPid);
    const other = await load(peerTotal, inFlight, through(peer));
    const peerAfter = processorTime(peerPid);
    const before = processorTime(server.process.pid);
    const own = await load(total, inFlight, through(darkroom));
    const after = processorTime(server.process.pid);
    const processor = spent(before, after, total);
    const peerProcessor = spent(peerBefore, peerAfter, peerTotal);
    const times = own.perSecond / other.perSecond;
    const slower = plain.perSecond / own.perSecond;
    say(`${inFlight} in flight\n`);
    say(row('direct', plain));
    say(
      row(
        'Portkey',
        other,
        `, peak memory ${peakMemory(peerPid)?.toFixed(0) ?? '?'} MiB, ${ms(peerProcessor)} of processor time a picture`,
      ),
    );
    say(
      row(
        'Darkroom',
        own,
        `, peak memory ${peakMemory(server.process.pid)?.toFixed(0) ?? '?'} MiB, ${ms(processor)} of processor time a picture`,
      ),
    );
    say(
      `  ${times.toFixed(1)} times Portkey's rate (aim: ${AIMS.timesPortkey}, ${verdict(times >= AIMS.timesPortkey)}); direct is ${slower.toFixed(2)} times Darkroom's`,
    );
    say(
      inFlight === 16
        ? ` (aim: at most ${AIMS.ofDirect}, ${verdict(slower <= AIMS.ofDirect)})\n\n`
        : '\n\n',
    );
  }
  const peak = peakMemory(server.process.pid);
  say(
    `peak memory of the server: ${peak?.toFixed(0) ?? 'unknown'} MiB (aim: below ${AIMS.peakMiB}, ${verdict((peak ?? 0) < AIMS.peakMiB)})\n`,
  );

  let isOver = false;
  let large = 0;
  const beside = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!isOver) {
        await orderPicture(darkroom, `beside ${large}`, least);
        large += 1;
      }
    }),
  );
  const small = await load(SMALL_QUERIES, 1, async () => void (await askSmall(serverUrl, TOKEN)));
  isOver = true;
  await beside;
  const alone = await load(SMALL_QUERIES, 1, async () => void (await askSmall(serverUrl, TOKEN)));
  const median = quantile(small.times, 0.5);
  say(
    `a small query: alone ${ms(quantile(alone.times, 0.5))}, beside four large generations ${ms(median)}, p99 ${ms(quantile(small.times, 0.99))}` +
      ` (aim: median at most ${AIMS.smallMs} ms, ${verdict(median <= AIMS.smallMs)}; ${large} pictures meanwhile)\n`,
  );
} finally {
  closeClient();
  for (const program of programs.reverse()) await program.stop();
  await rm(home, { recursive: true, force: true });
}
