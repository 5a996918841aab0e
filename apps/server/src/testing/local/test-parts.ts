import { migrate, openDatabase } from '@darkroom/database';
import { typeDefs } from '@darkroom/schema';
import type { Sight } from '../../authorization/sight.ts';
import { buildExecutableSchema } from '../../graphql/build-schema.ts';
import { renewable } from '../../graphql/context.ts';
import { scalars } from '../../graphql/scalars/scalars.ts';
import type { Loaders } from '../../modules/loaders.ts';
import type { Services } from '../../services.ts';
import type { OpenParts } from '../../start-server.ts';
import { testResolvers } from './test-resolvers.ts';

/** A real database behind minimal resolvers: for tests of the process as a whole. */
export const openTestParts: OpenParts = async ({ home, clock, log }) => {
  migrate(home.paths.databaseFile);
  const database = await openDatabase({ file: home.paths.databaseFile, clock });
  return {
    identityStore: database,
    schema: buildExecutableSchema(typeDefs, scalars, testResolvers),
    readiness: [{ name: 'database', check: async () => void (await database.apiTokens.all()) }],
    knownVariables: ['DARKROOM_OPENAI_API_KEY'],
    notices: [],
    // The resolvers of these tests use none of the services.
    connect: () => (request) =>
      renewable(() => ({
        ...request,
        sight: {} as Sight,
        services: {} as Services,
        loaders: {} as Loaders,
        log,
      })),
    addRoutes: () => {},
    start: async () => {},
    drain: async () => {},
    underWay: () => 0,
    stop: () => database.close(),
  };
};
