import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, readBlocks } from './read-blocks.ts';
import { createReadersMachine } from './testing/local/readers-machine.ts';
import { runQuery } from './testing/local/run-query.ts';

/** Every command and every query of every page, as a reader would type them, against one real server. */
const SITE = fileURLToPath(new URL('../site/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGES = readdirSync(SITE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !path.includes('.vitepress'))
  .sort();
const machine = createReadersMachine();
const textOf = (page: string) => readFileSync(join(SITE, page), 'utf8');
const folderOf = (page: string) => `work/${page.replaceAll(/[/.]/g, '-')}`;

beforeAll(() => machine.start(), 60_000);
afterAll(async () => {
  await machine.stop();
  rmSync(machine.home, { recursive: true, force: true });
});

const isShell = ({ language, notRun }: Block) => language === 'sh' && notRun === null;
const isThere = ({ needs }: Block) => needs === null || machine.has(needs);

async function runShell(page: string, blocks: readonly Block[]) {
  // One shell a page, as for a reader: a variable of one block is there in the next.
  const script = blocks.map(({ line, text }) => `echo "[line ${line}]" >&2\n${text}`).join('\n');
  const { status, output } = await machine.shell(folderOf(page), script);
  expect(status, `${page}: ${output}`).toBe(0);
}

describe.concurrent('what a page says to type', () => {
  it.each(PAGES)('%s', async (page) => {
    const blocks = readBlocks(textOf(page));
    const folder = join(machine.home, folderOf(page));
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of blocks)
      if (file !== null)
        writeFileSync(join(folder, file), text.replaceAll('http://127.0.0.1:4100', machine.url));
    const shell = blocks.filter((one) => isShell(one) && !one.isForStopped && isThere(one));
    if (shell.length > 0) await runShell(page, shell);
    const token = readFileSync(join(machine.home, '.darkroom/cli-token'), 'utf8').trim();
    let last = '';
    for (const [index, { language, text, line }] of blocks.entries()) {
      if (language !== 'graphql') continue;
      const next = blocks[index + 1];
      const variables = next?.language === 'json' ? next.text : '{}';
      const answer = await runQuery({ url: machine.url, token, query: text, variables, last });
      expect(answer.problems, `${page}:${line}`).toEqual([]);
      last = answer.generationId ?? last;
    }
  });
});

describe('a backup', () => {
  it('that was made as the guide says is restored as it says', async () => {
    const page = 'operations.md';
    const blocks = readBlocks(textOf(page)).filter(isShell);
    const make = blocks.filter(({ text }) => /^darkroom server backup /m.test(text));
    const restore = blocks.filter(({ isForStopped }) => isForStopped);
    expect([make.length, restore.length]).toEqual([1, 1]);
    const count = async () => {
      const { output } = await machine.shell('work', 'darkroom image list --json');
      return output.match(/"img_[0-9a-z]+"/g)?.length ?? 0;
    };
    const before = await count();
    expect(before).toBeGreaterThan(0);
    // The page's own has come before pictures of other pages.
    rmSync(join(machine.home, folderOf(page), 'darkroom-backup'), { recursive: true });
    await runShell(page, make);
    await machine.stop();
    await runShell(page, restore);
    await machine.start();
    expect(await count()).toBe(before);
  });
});

describe('the pages', () => {
  it('leave few commands to nobody, each with its reason', () => {
    const left = PAGES.flatMap((page) =>
      readBlocks(textOf(page))
        .filter(({ notRun }) => notRun !== null)
        .map(({ notRun, text }) => `${page}: ${text.split('\n')[0]} (${notRun})`),
    );
    expect(left).toMatchInlineSnapshot(`
      [
        "guides/add-a-provider.md: darkroom provider configure acme (it asks for the key of your own server, and tries it there)",
        "guides/openai-clients.md: import OpenAI from 'openai'; (it needs the openai package, with which the server's own tests make the same call)",
        "index.md: npm start (it installs and builds a clone)",
        "operations.md: git pull (it fetches and builds another version)",
        "operations.md: darkroom provider configure openai (it asks for a key of yours, and tries it at the vendor)",
        "operations.md: DARKROOM_HOME=~/.darkroom-development PORT=4200 npm start (it starts a second server, which runs until it is stopped)",
      ]
    `);
  });

  it('name every program that a block needs: where it is not there, that block is read and not run', () => {
    const needed = PAGES.flatMap((page) =>
      readBlocks(textOf(page)).flatMap(({ needs }) => (needs === null ? [] : [[page, needs]])),
    );
    expect(needed).toEqual([
      ['guides/go.md', 'go'],
      ['guides/python.md', 'python3'],
    ]);
    for (const [page = '', program = ''] of needed)
      if (!machine.has(program))
        console.warn(`${page} was not run: there is no ${program} on this machine.`);
  });

  it('have no block in a language that nobody runs or reads', () => {
    const known = ['sh', 'graphql', 'json', 'python', 'go', 'yaml', 'js'];
    for (const page of PAGES)
      for (const { language, file, notRun } of readBlocks(textOf(page))) {
        expect(known, page).toContain(language);
        if (['python', 'go', 'js'].includes(language)) expect(file ?? notRun, page).not.toBeNull();
      }
  });

  it('name files of the repository that are there', () => {
    for (const page of PAGES)
      for (const [, path = ''] of textOf(page).matchAll(/`((?:packages|apps|prisma)\/[^`\s<*]+)`/g))
        expect(existsSync(join(ROOT, path)), `${page}: ${path}`).toBe(true);
  });
});
