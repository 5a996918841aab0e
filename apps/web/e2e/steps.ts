import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What a person does over and over, on one page. */
export class Steps {
  readonly #page: Page;
  readonly #origin: string;

  constructor(page: Page, origin: string) {
    this.#page = page;
    this.#origin = origin;
  }

  prompt(): Locator {
    return this.#page.getByRole('textbox', { name: 'Prompt', exact: true });
  }

  /** The orders with this prompt, newest first. */
  batch(name: string): Locator {
    return this.#page.getByRole('article', { name });
  }

  async open(path: string): Promise<void> {
    await this.#page.goto(this.#origin + path);
    await this.#page.getByRole('navigation', { name: 'Pages' }).waitFor();
  }

  async generate(text: string): Promise<void> {
    await this.prompt().fill(text);
    await this.#page.keyboard.press('Control+Enter');
  }

  /** What the API answers to this browser, as text: for what is only the ground of a test. A page has to be open. */
  ask(query: string, input: unknown): Promise<string> {
    return this.#page.evaluate(
      async (body) => {
        const answer = await fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        return answer.text();
      },
      JSON.stringify({ query, variables: { input } }),
    );
  }

  /** Gives a provider its key. A page has to be open. */
  async setKey(provider: string, variable: string, value: string): Promise<void> {
    const answer = await this.ask(
      'mutation ($input: ProviderConfigureInput!) { providerConfigure(input: $input) { userErrors { message } } }',
      { provider, credentials: [{ variable, value }] },
    );
    expect(answer).toContain('"userErrors":[]');
  }

  /** Opens the model picker by its key, and waits until its search has the focus. */
  async openPicker(): Promise<void> {
    await this.prompt().waitFor();
    await this.#page.keyboard.press('Control+k');
    const search = this.#page.getByRole('combobox', { name: 'Search models' });
    await expect.poll(() => search.evaluate((one) => one === document.activeElement)).toBe(true);
  }

  async chooseModel(name: string): Promise<void> {
    await this.openPicker();
    await this.#page.getByRole('combobox', { name: 'Search models' }).fill(name);
    await this.#page.getByRole('listbox').getByRole('option', { name }).first().click();
  }

  async chooseMode(name: string): Promise<void> {
    await this.#page.getByRole('combobox', { name: 'Mode' }).click();
    await this.#page.getByRole('option', { name }).click();
  }

  /** Waits until the batch has so many pictures, each of them really decoded. */
  async decoded(name: string, count: number): Promise<void> {
    const pictures = this.batch(name).locator('figure img');
    await expect.poll(() => pictures.count(), { timeout: 30_000 }).toBe(count);
    await expect
      .poll(
        () =>
          pictures.evaluateAll((all) =>
            all.every(
              (one) => one instanceof HTMLImageElement && one.complete && one.naturalWidth > 0,
            ),
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
  }
}
