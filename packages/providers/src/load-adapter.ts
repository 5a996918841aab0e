import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ProviderAdapter } from '@darkroom/provider-kit';

/** Where the built-in providers' folders stand: beside this file, in the sources and in the build alike. */
export const providersDirectory: string = fileURLToPath(new URL('.', import.meta.url));

/** `.ts` when run from the sources, `.js` when built: an adapter has the extension that this file has. */
const EXTENSION = extname(import.meta.url);

/**
 * The adapter that `<folder>/adapter` exports. `folder` is a path of this package: code is never loaded from elsewhere,
 * so a user's own provider names a protocol in place of bringing an adapter.
 * Throws RangeError where the folder has none, and TypeError where what it exports is no adapter.
 */
export async function loadAdapter(folder: string): Promise<ProviderAdapter> {
  const file = join(folder, `adapter${EXTENSION}`);
  if (!file.startsWith(providersDirectory) || !existsSync(file)) {
    throw new RangeError(`There is no built-in adapter in ${folder}.`);
  }
  const exports: unknown = await import(pathToFileURL(file).href);
  if (!hasAdapter(exports)) {
    throw new TypeError(`${file} exports no "adapter" with the functions call, read and verify.`);
  }
  return exports.adapter;
}

function hasAdapter(value: unknown): value is { adapter: ProviderAdapter } {
  if (typeof value !== 'object' || value === null || !('adapter' in value)) return false;
  const { adapter } = value;
  return (
    typeof adapter === 'object' &&
    adapter !== null &&
    ['call', 'read', 'verify'].every((name) => typeof Reflect.get(adapter, name) === 'function')
  );
}
