/**
 * `npm run bench:web`: how the gallery does with many pictures, in a real Chromium against the real server. Prints the
 * figures, and ends with 1 where one of them is over its limit. `--pictures <count>`: how many, 100,000 by default.
 */
import { parseArgs } from 'node:util';
import { openBrowser } from '../e2e/browser.ts';
import { startServer } from '../e2e/processes.ts';
import { copyPictures, makePictures } from './fill-gallery.ts';
import { firstPaint, inputDelays, scrollFrames, spreadOf } from './measure-page.ts';

/** What must hold, in milliseconds. A frame at 60 a second takes 16.7. */
const LIMITS = {
  paint: 1000,
  pictures: 2000,
  frameMedian: 17,
  frameP95: 34,
  input: 200,
  query: 100,
};
/** How much longer than those of a blank page the frames may be, on a machine that is busy with other things. */
const ABOVE_BLANK = 1.5;
const RUNS = 5;

const { values } = parseArgs({ options: { pictures: { type: 'string', default: '100000' } } });
const count = Number(values.pictures);
if (!Number.isInteger(count) || count < 1000) {
  process.stderr.write('--pictures takes a whole number from 1000 on.\n');
  process.exit(2);
}

const lines: { name: string; value: number; limit: number | null }[] = [];
const note = (name: string, value: number, limit: number | null = null) => {
  lines.push({ name, value, limit });
  const verdict = limit === null ? '' : value <= limit ? `  (at most ${limit})` : `  OVER ${limit}`;
  process.stdout.write(`${name.padEnd(52)} ${value.toFixed(1).padStart(9)}${verdict}\n`);
};

let home = '';
await using server = await startServer({}, async (folder) => {
  home = folder;
});
await using browser = await openBrowser();
const page = await browser.context.newPage();
await page.goto(server.signInUrl);
await page.waitForURL(`${server.url}/`);
await makePictures(page);
const begun = performance.now();
copyPictures(home, count);
note(`${count} rows written, s`, (performance.now() - begun) / 1000);

const gallery = `${server.url}/gallery`;
await firstPaint(page, gallery); // makes the thumbnails
const paints: { paint: number; pictures: number }[] = [];
for (let run = 0; run < RUNS; run += 1) paints.push(await firstPaint(page, gallery));
note('first paint, ms, median', spreadOf(paints.map(({ paint }) => paint)).median, LIMITS.paint);
note(
  'first screen of pictures decoded, ms, median',
  spreadOf(paints.map(({ pictures }) => pictures)).median,
  LIMITS.pictures,
);

const delays = spreadOf(
  await inputDelays(page, async () => {
    await page.locator('[data-image]').first().focus();
    for (const key of ['ArrowRight', 'ArrowDown', ' ', 'ArrowDown', ' ', 'ArrowLeft', 's', 's']) {
      for (let times = 0; times < 3; times += 1) await page.keyboard.press(key);
    }
    await page.keyboard.press('Escape');
  }),
);
note('input to next paint, ms, p95', delays.p95, LIMITS.input);

// What the machine itself can do just now: a page of nothing but a colour. Nobody scrolls more smoothly than that.
const blank = await browser.context.newPage();
await blank.setContent(
  '<div id="content" style="height:100vh;overflow:auto"><div style="height:1000000px;background:linear-gradient(#333,#999)"></div></div>',
);
const floor = spreadOf(await scrollFrames(blank, 300, 12));
await blank.close();
note('frame of a blank page, ms, median', floor.median);
note('frame of a blank page, ms, p95', floor.p95);
const atMost = (limit: number, own: number) => Math.max(limit, own * ABOVE_BLANK);

for (const [name, pixels] of [
  ['reading pace', 12],
  ['fast', 120],
] as const) {
  const frames = spreadOf(await scrollFrames(page, 600, pixels));
  note(
    `frame while scrolling, ${name}, ms, median`,
    frames.median,
    atMost(LIMITS.frameMedian, floor.median),
  );
  note(`frame while scrolling, ${name}, ms, p95`, frames.p95, atMost(LIMITS.frameP95, floor.p95));
  note(`frame while scrolling, ${name}, ms, worst`, frames.worst);
}
const drawn = await page.locator('[data-image]').count();
note('pictures drawn at once', drawn, 400);
const heap = await page.evaluate(() =>
  'memory' in performance
    ? (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize // Chromium's own
    : 0,
);
note('heap of the page, MB', heap / 2 ** 20);

/** How long the server takes for a query, in milliseconds; the median of several. */
const timed = async (variables: object): Promise<number> => {
  const query = `query Page($after: String, $search: String, $isStarred: Boolean, $minimumRating: Int, $orientation: ImageOrientation) {
    images(first: 100, after: $after, search: $search, isStarred: $isStarred, minimumRating: $minimumRating, orientation: $orientation) {
      nodes { id url(variant: THUMBNAIL) generation { prompt } } pageInfo { endCursor } } }`;
  const times = await page.evaluate(
    async ({ body, runs }) => {
      const all: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const start = performance.now();
        const response = await fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        const { errors } = await response.json();
        if (errors) throw new Error(JSON.stringify(errors));
        all.push(performance.now() - start);
      }
      return all;
    },
    { body: JSON.stringify({ query, variables }), runs: RUNS },
  );
  return spreadOf(times).median;
};
const oldest = Buffer.from(
  JSON.stringify([Date.now() - count * 37_000 + 3_700_000, 'img_z']),
).toString('base64url');
note('a page of 100, newest, ms', await timed({}), LIMITS.query);
note('a page of 100, the oldest, ms', await timed({ after: oldest }), LIMITS.query);
note('a page of starred, ms', await timed({ isStarred: true }), LIMITS.query);
note(
  'a page of well rated portraits, ms',
  await timed({ minimumRating: 4, orientation: 'PORTRAIT' }),
  LIMITS.query,
);
note('a page of a search with many hits, ms', await timed({ search: 'fox' }), LIMITS.query);
note(
  'a page of a search without hits, ms',
  await timed({ search: 'no such words' }),
  4 * LIMITS.query,
);

const over = lines.filter(({ value, limit }) => limit !== null && value > limit);
if (over.length > 0) {
  process.stdout.write(`\nOver the limit: ${over.map(({ name }) => name).join('; ')}\n`);
  process.exitCode = 1;
}
