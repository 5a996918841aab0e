import type { BrowserContext, Page } from 'playwright-core';

/** Everything of a page that no user should meet. */
export interface Complaints {
  console: string[];
  foreign: string[];
}

/** A new page that notes errors of the console and requests that leave the server's origin. */
export async function openPage(
  context: BrowserContext,
  origin: string,
  complaints: Complaints,
): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.console.push(message.text());
  });
  page.on('pageerror', (error) => complaints.console.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin)
      complaints.foreign.push(request.url());
  });
  return page;
}

/** Controls and pictures that a screen reader would find no name for, as short descriptions. */
export function nameless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const textOf = (id: string) => document.getElementById(id)?.textContent?.trim() ?? '';
    const nameOf = (element: Element): string => {
      const labelled = (element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map(textOf)
        .join('');
      const labels =
        'labels' in element ? [...((element.labels as NodeListOf<Element> | null) ?? [])] : [];
      return (
        element.getAttribute('aria-label') ||
        labelled ||
        labels.map((label) => label.textContent).join('') ||
        element.textContent?.trim() ||
        element.querySelector('img')?.getAttribute('alt') ||
        element.getAttribute('title') ||
        ''
      );
    };
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !(element instanceof HTMLInputElement && element.type === 'hidden') &&
      element.closest('[aria-hidden="true"]') === null;
    const short = (element: Element) => element.outerHTML.slice(0, 160);
    const controls = [
      ...document.querySelectorAll(
        'button, a[href], input, textarea, select, [role="slider"], [role="radiogroup"]',
      ),
    ]
      .filter((element) => isShown(element) && nameOf(element) === '')
      .map(short);
    const pictures = [...document.querySelectorAll('img')]
      .filter((image) => isShown(image) && image.getAttribute('alt') === null)
      .map(short);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const doubled = ids
      .filter((id, index) => ids.indexOf(id) !== index)
      .map((id) => `id twice: ${id}`);
    const headings = document.querySelectorAll('h1').length === 1 ? [] : ['not exactly one h1'];
    return [...controls, ...pictures, ...doubled, ...headings];
  });
}

/** By how many pixels the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const wide = [
      ...document.querySelectorAll(
        'main, main > :not(.visually-hidden), main > * > :not(.visually-hidden)',
      ),
    ].map((element) => element.scrollWidth - element.clientWidth);
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, ...wide);
  });
}

/**
 * Watches a page for what no text may do: break the content security policy, open a dialog or another page, add an element
 * that runs or loads something, or run. Call it before the page is opened; the answer tells what happened so far.
 */
export async function watchForHarm(page: Page): Promise<() => Promise<string[]>> {
  const opened: string[] = [];
  page.on('dialog', (dialog) => {
    opened.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => opened.push(`page: ${popup.url()}`));
  const violations: string[] = [];
  await page.exposeFunction('tellViolation', (directive: string) => violations.push(directive));
  await page.addInitScript(() => {
    const { tellViolation } = globalThis as unknown as { tellViolation(directive: string): void }; // just put there
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      tellViolation(effectiveDirective),
    );
  });
  return async () => {
    const left = await page.evaluate(() => [
      ...('hostile' in globalThis ? ['it ran'] : []),
      ...[
        ...document.querySelectorAll(
          'iframe, object, embed, base, meta[http-equiv], form[action], a[href^="javascript:" i], [src*="elsewhere"], [href*="elsewhere"]',
        ),
      ].map(({ outerHTML }) => outerHTML.slice(0, 160)),
    ]);
    return [...opened, ...violations, ...left];
  };
}
