import { providerImports, providerShape, readmes, vendorNamesInClients } from './rules/folders.ts';
import {
  deepImports,
  dependencyArrows,
  importArrows,
  importExtensions,
  indexChains,
} from './rules/imports.ts';
import { clock, environment, network, prisma, sharp } from './rules/reach.ts';
import { defaultExports, fileLength, fileNames, shortcuts } from './rules/writing.ts';
import type { Rule } from './source-file.ts';

/** Every rule that the repository is held to. */
export const RULES: readonly Rule[] = [
  importArrows,
  dependencyArrows,
  deepImports,
  importExtensions,
  indexChains,
  network,
  prisma,
  sharp,
  environment,
  clock,
  shortcuts,
  defaultExports,
  fileLength,
  fileNames,
  providerShape,
  providerImports,
  vendorNamesInClients,
  readmes,
];
