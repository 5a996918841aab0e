import { writeSync } from 'node:fs';
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
}

const tell = (news: object) => writeSync(1, `${JSON.stringify(news)}\n`);

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
    if (passed < (orders.hit ?? 1)) return;
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {}); // nothing happens between the order and the end
  },
});
process.stdin.on('end', () => process.exit(0)).resume();
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
    if (orders.deletes) {
      const { images } = await follow(opened, row.id);
      await opened.engine.gallery.delete(images.map((image) => image.id));
    }
  }),
);
