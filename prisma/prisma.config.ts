/**
 * Where Prisma's command line finds its files. A plain object: the folder stands outside of every package, so
 * `prisma/config` cannot be imported from here, and defineConfig would only add types.
 */
export default {
  schema: 'schema.prisma',
  migrations: { path: 'migrations/sqlite' },
};
