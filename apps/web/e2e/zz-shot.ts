import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
export const info = JSON.parse(readFileSync('/tmp/shots/stage.json', 'utf8'));
const COOKIES = '/tmp/shots/cookies.json';
export async function session(work: (page: Page, shoot: (name: string, sizes?: number[], schemes?: string[]) => Promise<void>) => Promise<void>, signedIn = true) {
  await using browser = await openBrowser();
  const page = await browser.context.newPage();
  if (signedIn) {
    if (existsSync(COOKIES)) await browser.context.addCookies(JSON.parse(readFileSync(COOKIES, 'utf8')));
    else {
      await page.goto(info.signInUrl);
      await page.waitForURL(`${info.url}/`);
      writeFileSync(COOKIES, JSON.stringify(await browser.context.cookies()));
    }
  }
  const shoot = async (name: string, sizes = [1440, 1024, 390], schemes = ['dark', 'light']) => {
    for (const scheme of schemes) for (const width of sizes) {
      await page.evaluate((one) => { document.documentElement.setAttribute('data-mantine-color-scheme', one); }, scheme);
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.waitForTimeout(250);
      await page.screenshot({ path: `/tmp/shots/${name}-${width}-${scheme}.png` });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  try { await work(page, shoot); } catch (error) { await page.screenshot({ path: '/tmp/shots/error.png' }); console.error(String(error).slice(0, 1500)); }
}
