import { readdirSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Failpoint } from '../../failpoints.ts';
import { png } from './pictures.ts';
import { ADAPTERS, type Flavour } from './test-adapters.ts';
import { follow, openTestEngine, submit, upload } from './test-engine.ts';

/** What a process of the kill tests is to do. */
export interface Orders {
  home: string;
  baseUrl: string;
  /** What the generations are made with. */
  flavour: Exclude<Flavour, 'local'>;
  /** Where it kills itself; null: somebody else does. */
  point: Failpoint | null;
  /** SIGSTOP: it stands still there, until somebody lets it go on. Default: SIGKILL. */
  signal?: 'SIGKILL' | 'SIGSTOP';
  /** Which passing of the point counts, from 1. */
  hit?: number;
  prompts: string[];
  count?: number;
  /** The input picture is uploaded first. */
  hasInput?: boolean;
  /** Cancels as soon as the job is accepted. */
  cancels?: boolean;
  /** Deletes the pictures when they are there. */
  deletes?: boolean;
  /** Kills itself while the thumbnail of the first picture is being made. */
  diesDrawing?: boolean;
}

const tell = (news: object) => writeSync(1, `${JSON.stringify(news)}\n`);

// A process that is killed does not get to it at its end, and the next one starts in half the time.
flushCompileCache();
const orders = JSON.parse(process.argv[2] ?? '{}') as Orders; // written by kill-harness.ts
let passed = 0;
let onAccepted = () => {};
const opened = await openTestEngine({
  home: orders.home,
  baseUrl: orders.baseUrl,
  adapter: ADAPTERS[orders.flavour],
  providers: [{ slug: 'jobs', baseUrl: orders.baseUrl, adapter: ADAPTERS.job }],
  failpoint: (point) => {
    if (point === 'attempt.accepted-committed') onAccepted();
    if (point !== orders.point) return;
    passed += 1;
    const hit = orders.hit ?? 1;
    const isStop = orders.signal === 'SIGSTOP';
    if (isStop ? passed !== hit : passed < hit) return;
    process.kill(process.pid, orders.signal ?? 'SIGKILL');
    // Nothing happens between the order and the end.
    return isStop ? undefined : new Promise(() => {});
  },
});
// Told to leave, it first ends what it has in hand, as far as that goes.
process.stdin.on('end', () => void opened.close(false).finally(() => process.exit(0))).resume();
// Every generation is held against a budget, so that the end of each test finds what a crash did to it.
await opened.engine.budgets.set({
  scope: 'ALL',
  scopeKey: null,
  period: 'TOTAL',
  limit: '1000',
  isHard: true,
});

const input = orders.hasInput ? await upload(opened, png(64, 64, 7)) : null;
await Promise.all(
  orders.prompts.map(async (prompt) => {
    const source = prompt.includes('[job]') ? 'external://jobs/quick' : undefined;
    const row = await submit(
      opened,
      {
        prompt,
        count: orders.count ?? 1,
        ...(input
          ? { mode: 'img2img' as const, image: { assetId: input.id }, strength: null }
          : {}),
      },
      `key of ${prompt}`,
      source,
    );
    tell({ accepted: row.id, prompt });
    if (orders.cancels)
      onAccepted = () => {
        void opened.engine.generations.cancel('test', row.id);
      };
    if (orders.diesDrawing) {
      const { images } = await follow(opened, row.id);
      void opened.engine.gallery.read(images[0]?.id ?? '', 'THUMBNAIL');
      while (readdirSync(join(orders.home, 'previews', 'tmp')).length === 0)
        await new Promise((resolve) => setImmediate(resolve));
      process.kill(process.pid, 'SIGKILL');
    }
    if (orders.deletes) {
      const { images } = await follow(opened, row.id);
      await opened.engine.gallery.deleteForGood(
        'test',
        images.map((image) => image.id),
      );
    }
  }),
);
