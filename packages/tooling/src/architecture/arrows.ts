/**
 * Who may import whom. Each package may import what stands in its list and nothing else of the repository; a chain of
 * arrows is written out. Node's own rules keep circles out, since no package stands in the list of one that it imports.
 */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'provider-kit': ['core'],
  providers: ['core', 'provider-kit'],
  catalog: ['core', 'provider-kit', 'providers'],
  database: ['core'],
  storage: ['core'],
  engine: ['core', 'provider-kit', 'providers', 'catalog', 'database', 'storage'],
  schema: [],
  client: ['schema'],
  emulators: ['core'],
  tooling: [],
  'apps/server': [
    'core',
    'provider-kit',
    'providers',
    'catalog',
    'database',
    'storage',
    'engine',
    'schema',
  ],
  'apps/web': ['core', 'schema', 'client'],
  'apps/cli': ['core', 'schema', 'client'],
  'apps/docs': [],
};

/** What tests of any package may import besides, and devDependencies may name. */
export const TEST_ARROWS: readonly string[] = ['tooling', 'emulators'];

/** Entries of a package, beside its index, that only tests may import. */
export const TEST_ENTRIES: Readonly<Record<string, readonly string[]>> = {
  database: ['testing'],
  'provider-kit': ['testing'],
};

const NAME = /^@darkroom\/([^/]+)(?:\/(.+))?$/;

/** The package (as ARROWS calls it) and the entry that a specifier means; null for what is not of this repository. */
export function ownPackage(specifier: string): { name: string; entry: string | null } | null {
  const match = NAME.exec(specifier);
  if (!match?.[1]) return null;
  const name = `apps/${match[1]}` in ARROWS ? `apps/${match[1]}` : match[1];
  return { name, entry: match[2] ?? null };
}
