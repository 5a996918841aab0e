import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { readCacheDirectory } from '../environment.ts';

/**
 * Has Node keep the compiled form of everything that is loaded from now on, in a folder of the user's own, where nobody
 * else can put another. Where it cannot be written, everything is compiled as without it.
 */
export function keepCompiled(): void {
  enableCompileCache(join(readCacheDirectory(), 'compiled'));
}
