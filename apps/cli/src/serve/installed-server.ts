import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The entry of the server that was installed with this command, absolute: built beside a built one, its source beside a source. */
export function installedServer(): string {
  const extension = extname(import.meta.url);
  const folder = extension === '.ts' ? 'src' : 'dist';
  return fileURLToPath(new URL(`../../../server/${folder}/main${extension}`, import.meta.url));
}
