import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(import.meta.dirname, 'testing/throwaway');
const TOKEN = 'token-of-this-test-0123456789';
/** The smallest PNG: one grey pixel. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

const createdSchema = z.object({
  data: z.object({
    generationCreate: z.object({
      generation: z.object({ id: z.string() }),
    }),
  }),
});

let child: ChildProcess | null = null;
const undo: (() => void)[] = [];
afterEach(() => {
  child?.kill('SIGKILL');
  for (const step of undo.splice(0)) step();
});

/** The repository as it runs from its sources, in a place of its own: nothing in it is shared but what npm installed. */
function copyOfRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'darkroom-added-'));
  undo.push(() => rmSync(copy, { recursive: true, force: true }));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const packages = [
    'apps/server',
    ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`),
  ];
  for (const folder of packages) {
    for (const part of ['package.json', 'node_modules', 'src', 'schema.graphql']) {
      const to = join(copy, folder, part);
      mkdirSync(dirname(to), { recursive: true });
      try {
        cpSync(join(ROOT, folder, part), to, { recursive: true, verbatimSymlinks: true });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
    }
  }
  return copy;
}

/** What the new vendor runs: a key to check, and one route that paints. */
async function startVendor() {
  const orders: unknown[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const isKnown = request.headers.authorization === 'Bearer right';
    if (isKnown && request.url === '/v1/paint') orders.push(JSON.parse(body));
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKnown ? { picture: PICTURE } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => server.close());
  return { orders, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

function startServer(copy: string, baseUrl: string): Promise<string> {
  const started = spawn(
    process.execPath,
    ['--conditions=source', join(copy, 'apps/server/src/main.ts')],
    {
      env: {
        PATH: dirname(process.execPath),
        HOME: copy,
        PORT: '0',
        DARKROOM_HOME: join(copy, 'home'),
        DARKROOM_ADMIN_TOKEN: TOKEN,
        DARKROOM_THROWAWAY_KEY: 'right',
        DARKROOM_THROWAWAY_BASE_URL: baseUrl,
      },
    },
  );
  child = started;
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk;
      const url = /ready at (http:\/\/[^\s/]+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    started.stdout?.on('data', take);
    started.stderr?.on('data', take);
    started.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${output}`)));
  });
}

it('a provider is one folder and a model one file: put beside the others they make a picture', async () => {
  const copy = copyOfRepository();
  const folder = join(copy, 'packages/providers/src/throwaway');
  // All that is done: 0 lines anywhere else.
  cpSync(FOLDER, folder, { recursive: true });
  const second = readFileSync(join(FOLDER, 'models/painter.yaml'), 'utf8').replaceAll(
    'ainter',
    'encil',
  );
  writeFileSync(join(folder, 'models/second.yaml'), second);

  const vendor = await startVendor();
  const url = await startServer(copy, vendor.baseUrl);
  const ask = async (query: string) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const answer: unknown = await response.json();
    return answer;
  };
  expect(await ask('{ provider(slug: "throwaway") { label status { state } } }')).toMatchObject({
    data: { provider: { label: 'Throwaway' } },
  });
  for (const model of ['painter', 'pencil']) {
    const created = await ask(
      `mutation { generationCreate(input: { generation: { model: { source: "external://throwaway/${model}" }, prompt: "a square", seed: "7", size: { dimensions: { width: 256, height: 256 } } } }) { generation { id } userErrors { code message } } }`,
    );
    expect(created).toMatchObject({ data: { generationCreate: { userErrors: [] } } });
    const { generation } = createdSchema.parse(created).data.generationCreate;
    await expect
      .poll(() => ask(`{ generation(id: "${generation.id}") { status images { mimeType } } }`), {
        timeout: 10_000,
      })
      .toMatchObject({
        data: { generation: { status: 'SUCCEEDED', images: [{ mimeType: 'image/png' }] } },
      });
  }
  expect(vendor.orders).toEqual(Array(2).fill({ text: 'a square', seed: 7, size: '256x256' }));
}, 60_000);
