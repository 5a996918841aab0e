import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type BrowserContext, chromium } from 'playwright-core';

const SYSTEM = '/usr/bin/chromium';
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** What the Chromium from npm needs beside: it is built for machines without a zygote. */
const BUNDLED = ['--no-zygote', '--single-process'];

export interface Browser extends AsyncDisposable {
  context: BrowserContext;
}

/** A real Chromium with a fresh profile: the system's where there is one, else the one that npm carries. */
export async function openBrowser(
  options: { width?: number; height?: number; colorScheme?: 'dark' | 'light' } = {},
): Promise<Browser> {
  const { width = 1440, height = 900 } = options;
  const hasSystem = existsSync(SYSTEM);
  const profile = await mkdtemp(join(tmpdir(), 'darkroom-web-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: hasSystem ? SYSTEM : await bundled.executablePath(),
    args: hasSystem ? QUIET : [...QUIET, ...BUNDLED],
    headless: true,
    viewport: { width, height },
    acceptDownloads: true,
    reducedMotion: 'reduce',
  });
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close().catch(() => {});
      await rm(profile, { recursive: true, force: true });
    },
  };
}
