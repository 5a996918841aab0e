import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { placesOf } from './fill-in.ts';
import { findTexts } from './testing/find-texts.ts';
import * as access from './zh/access.ts';
import * as batch from './zh/batch.ts';
import { catalog } from './zh/catalog.ts';
import * as code from './zh/code.ts';
import * as compare from './zh/compare.ts';
import * as editor from './zh/editor.ts';
import * as frame from './zh/frame.ts';
import * as gallery from './zh/gallery.ts';
import * as mask from './zh/mask.ts';
import * as models from './zh/models.ts';
import * as prompts from './zh/prompts.ts';
import * as providers from './zh/providers.ts';
import * as spend from './zh/spend.ts';
import * as studio from './zh/studio.ts';
import * as welcome from './zh/welcome.ts';
import * as words from './zh/words.ts';
import * as workflow from './zh/workflow.ts';

/** Folders whose texts are still in the source. It only gets shorter. */
const NOT_YET: readonly string[] = [];

/** What talks to the cache of the API's answers in the API's names, and what writes commands. */
const WITHOUT_TEXTS = ['api', 'code/show-as-code.ts'];

const SOURCES = fileURLToPath(new URL('..', import.meta.url));
const files = globSync('**/*.{ts,tsx}', { cwd: SOURCES })
  .filter(
    (path) => !/\.test\.|\/testing\/|fixtures\.ts$|^gql\/|^messages\/zh\/|\.d\.ts$/.test(path),
  )
  .map((path) => ({ path, ...findTexts(path, readFileSync(join(SOURCES, path), 'utf8')) }));
const messages: Readonly<Record<string, string>> = catalog;
const parts = [
  batch,
  compare,
  editor,
  frame,
  gallery,
  mask,
  models,
  prompts,
  code,
  providers,
  spend,
  studio,
  welcome,
  words,
  workflow,
  access,
];

describe('every text that is shown', () => {
  it('has its Chinese', () => {
    const missing = files.flatMap(({ path, messages: shown }) =>
      shown
        .filter(({ text }) => messages[text] === undefined)
        .map(({ text, line }) => `${path}:${line} ${text}`),
    );
    expect(missing).toEqual([]);
  });

  it('goes through the catalog', () => {
    const around = files
      .filter(
        ({ path }) =>
          ![...NOT_YET, ...WITHOUT_TEXTS].some(
            (folder) => path === folder || path.startsWith(`${folder}/`),
          ),
      )
      .flatMap(({ path, hardCoded }) =>
        hardCoded.map(({ text, line }) => `${path}:${line} ${text}`),
      );
    expect(around).toEqual([]);
  });
});

describe('every text of the catalog', () => {
  it('has the places of its English', () => {
    const other = Object.entries(messages).filter(
      ([english, chinese]) => placesOf(english).sort().join() !== placesOf(chinese).sort().join(),
    );
    expect(other).toEqual([]);
  });

  it('stands in one file', () => {
    const all = parts.flatMap((part) => Object.values(part).flatMap((texts) => Object.keys(texts)));
    expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([]);
    expect(all).toHaveLength(Object.keys(messages).length);
  });

  it('is shown somewhere', () => {
    const shown = new Set(files.flatMap((file) => file.messages.map(({ text }) => text)));
    expect(Object.keys(messages).filter((text) => !shown.has(text))).toEqual([]);
  });

  it('is Chinese, unless it is places and marks alone', () => {
    const hasWords = (text: string) => /\p{L}/u.test(text.replaceAll(/\{\w+\}/g, ''));
    const other = Object.entries(messages).filter(
      ([english, chinese]) => hasWords(english) && !/\p{Script=Han}/u.test(chinese),
    );
    expect(other).toEqual([]);
  });
});
