import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from './testing/local/fake-server.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Writes the address of every module that is loaded, Node's own inner ones too, at the end, to standard error. */
const SPY = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const seen = [];
  registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
  process.on('exit', () => process.stderr.write([...seen, ...process.moduleLoadList].join('\\n')));
`)}`;

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());

/** What a command line loads, as addresses of files. */
async function loadedBy(...argv: string[]): Promise<string> {
  const words = ['--conditions=source', '--import', SPY, MAIN, ...argv];
  const env = {
    PATH: process.env.PATH,
    DARKROOM_URL: server.url,
    HOME: '/nowhere',
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
  return (await promisify(execFile)(process.execPath, words, { env })).stderr;
}

const count = (loaded: string, part: RegExp) => loaded.match(part)?.length ?? 0;

// Times differ with the machine; what is loaded does not. Zod and graphql are a tenth of a second each, and so is what
// stands behind Node's fetch.
it.each([
  [['--help'], 34],
  [['model', 'list'], 84],
  [['generate', '--help'], 95],
])('%j loads no more than it needs', async (argv, most) => {
  const loaded = await loadedBy(...argv);
  expect(count(loaded, /node_modules\/zod\/|node_modules\/graphql\/|@clack/g)).toBe(0);
  expect(count(loaded, /internal\/deps\/undici/g)).toBe(0);
  expect(count(loaded, /^file:/gm)).toBeLessThanOrEqual(most);
  expect(count(loaded, /commands\/\w+\/\w+\.ts/g)).toBeLessThanOrEqual(1);
});
