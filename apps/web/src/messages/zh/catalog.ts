import { access } from './access.ts';
import { batch } from './batch.ts';
import { code } from './code.ts';
import { compare } from './compare.ts';
import { editor } from './editor.ts';
import { frame } from './frame.ts';
import { gallery } from './gallery.ts';
import { mask } from './mask.ts';
import { models } from './models.ts';
import { prompts } from './prompts.ts';
import { providers } from './providers.ts';
import { spend } from './spend.ts';
import { studio } from './studio.ts';
import { welcome } from './welcome.ts';
import { words } from './words.ts';
import { workflow } from './workflow.ts';

/** Every text in Chinese (zh-Hans), by its English. A file for each part of the app; a text that two use stands in `words`. */
export const catalog = {
  ...words,
  ...frame,
  ...studio,
  ...compare,
  ...editor,
  ...gallery,
  ...prompts,
  ...code,
  ...providers,
  ...mask,
  ...models,
  ...spend,
  ...batch,
  ...welcome,
  ...workflow,
  ...access,
} as const;

export type Catalog = typeof catalog;
