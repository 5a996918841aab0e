import { existsSync, readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { z } from 'zod';
import type { EmulatorVendor, RunningEmulator } from './emulator.ts';

/** Only what tells a vendor from something else; the compiler has checked the rest. */
const vendorModuleSchema = z.object({
  vendor: z.custom<EmulatorVendor>(
    (value) =>
      typeof value === 'object' && value !== null && 'slug' in value && 'register' in value,
  ),
});

const root = new URL('../', import.meta.url);
const file = `vendor${extname(import.meta.url)}`;

const foldersOfVendors = () =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/${file}`, root)))
    .map((entry) => entry.name)
    .sort();

async function loadVendor(folder: string): Promise<EmulatorVendor> {
  const loaded: unknown = await import(new URL(`${folder}/${file}`, root).href);
  return vendorModuleSchema.parse(loaded).vendor;
}

/** Every vendor: the folders beside this one that have a vendor file. There is no list to edit. */
export function findVendors(): Promise<EmulatorVendor[]> {
  return Promise.all(foldersOfVendors().map(loadVendor));
}

/** The vendor of one folder, without loading the others. Throws for a slug that has none. */
export async function findVendor(slug: string): Promise<EmulatorVendor> {
  const folders = foldersOfVendors();
  if (folders.includes(slug)) return loadVendor(slug);
  throw new Error(`There is no emulator called ${slug}. There are: ${folders.join(', ')}.`);
}

/** Lines `NAME=value` that point a Darkroom server, and the vendor's own client, at the emulator. */
export function variablesFor(
  vendor: EmulatorVendor,
  running: Pick<RunningEmulator, 'baseUrl' | 'key' | 'moreVariables'>,
): string[] {
  const slug = vendor.slug.toUpperCase().replaceAll('-', '_');
  return [
    `DARKROOM_${slug}_BASE_URL=${running.baseUrl}`,
    `${vendor.keyVariable}=${running.key}`,
    // JSON has no apostrophes of its own here: quoted so, a shell and a .env file read the same.
    ...Object.entries(running.moreVariables).map(([name, value]) => `${name}='${value}'`),
  ];
}
