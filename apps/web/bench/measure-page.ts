import type { Page } from 'playwright-core';

/** Figures of a row of measurements, in milliseconds. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly worst: number;
  readonly count: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    median: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    worst: sorted.at(-1) ?? 0,
    count: sorted.length,
  };
}

/** From the navigation to the first words and to the first screenful of thumbnails, decoded; in milliseconds. */
export async function firstPaint(
  page: Page,
  url: string,
): Promise<{ paint: number; pictures: number }> {
  await page.goto('about:blank');
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate(async () => {
    const isSeen = (image: HTMLImageElement) => image.getBoundingClientRect().top < innerHeight;
    for (;;) {
      const seen = [...document.querySelectorAll<HTMLImageElement>('[data-image] img')].filter(
        isSeen,
      );
      if (seen.length > 0 && seen.every((image) => image.complete && image.naturalWidth > 0)) {
        await Promise.all(seen.map((image) => image.decode()));
        break;
      }
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const pictures = performance.now();
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return { paint: paint?.startTime ?? Number.NaN, pictures };
  });
}

/** Times between frames while the page is scrolled by so many pixels a frame, in milliseconds. */
export async function scrollFrames(page: Page, frames: number, pixels: number): Promise<number[]> {
  return page.evaluate(
    ({ most, step }) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.getElementById('content');
        const times: number[] = [];
        let before: number | null = null;
        const tick = (now: number) => {
          if (before !== null) times.push(now - before);
          before = now;
          scroller?.scrollBy(0, step);
          if (times.length < most) requestAnimationFrame(tick);
          else resolve(times);
        };
        requestAnimationFrame(tick);
      }),
    { most: frames, step: pixels },
  );
}

/** From a key or a click to the next paint, for each of so many of them, in milliseconds. */
export async function inputDelays(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const kept: number[] = [];
    Object.assign(globalThis, { kept });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // One figure for each interaction; its other events have none.
        if ('interactionId' in entry && entry.interactionId) kept.push(entry.duration);
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit); // its type has no threshold yet
  });
  await act();
  await page.waitForTimeout(300);
  return page.evaluate(() => (globalThis as unknown as { kept: number[] }).kept); // set above
}
