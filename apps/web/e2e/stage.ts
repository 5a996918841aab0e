import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Browser, openBrowser } from './browser.ts';
import { type Emulator, type Server, startEmulator, startServer } from './processes.ts';
import { Steps } from './steps.ts';
import { type Complaints, openPage } from './watched-page.ts';

/** Everything that a test of the story plays with. A page and its complaints are new for each test. */
export interface Stage {
  server: Server;
  emulator: Emulator;
  /** The further provider's. */
  other: Emulator | null;
  browser: Browser;
  page: Page;
  steps: Steps;
  complaints: Complaints;
}

/**
 * One server, one emulator and one browser for all tests of a file. A test fails where its page left an error in the
 * console or asked anything of another origin.
 */
export function onStage({
  isSignedIn,
  provider,
  fillHome,
}: {
  isSignedIn: boolean;
  /** A further provider, by its slug, that is set up from the start with an emulator of its own. */
  provider?: string;
  /** Puts files into the server's data directory before it starts. */
  fillHome?: (home: string, emulator: Emulator) => Promise<unknown>;
}): Stage {
  const stage: Partial<Stage> = {};

  beforeAll(async () => {
    const emulator = await startEmulator('openai');
    const other = provider === undefined ? null : await startEmulator(provider);
    const [server, browser] = await Promise.all([
      startServer(
        {
          DARKROOM_OPENAI_BASE_URL: emulator.baseUrl,
          ...other?.variables,
        },
        fillHome && ((home) => fillHome(home, emulator)),
      ),
      openBrowser(),
    ]);
    Object.assign(stage, { emulator, server, browser, other });
    if (!isSignedIn) return;
    const page = await browser.context.newPage();
    await page.goto(server.signInUrl);
    await page.waitForURL(`${server.url}/`);
    await page.close();
  }, 60_000);

  afterAll(async () => {
    await stage.browser?.[Symbol.asyncDispose]();
    await stage.server?.[Symbol.asyncDispose]();
    await stage.emulator?.[Symbol.asyncDispose]();
    await stage.other?.[Symbol.asyncDispose]();
  }, 30_000);

  beforeEach(async () => {
    const { browser, server } = stage;
    if (!browser || !server) throw new Error('The stage was not set.');
    const complaints: Complaints = { console: [], foreign: [] };
    const page = await openPage(browser.context, server.url, complaints);
    Object.assign(stage, { complaints, page, steps: new Steps(page, server.url) });
  });

  afterEach(async () => {
    // As a person leaves it: what waits to be kept is kept.
    await stage.page?.goto('about:blank');
    await stage.page?.close();
    expect(stage.complaints).toEqual({ console: [], foreign: [] });
  });

  return stage as Stage; // filled before each test; tests alone read it
}
