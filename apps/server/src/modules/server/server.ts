import type { QueryResolvers } from '../../gql/resolvers.ts';

export const server: NonNullable<QueryResolvers['server']> = async (
  _root,
  _arguments,
  { actor, services },
) => {
  const isPrivy = actor.permissions.has('server:read');
  const { facts, database, providers } = services;
  const [running, queued, views, problems, storageFreeBytes] = await Promise.all([
    database.generations.countByStatus(['RUNNING', 'SAVING', 'CANCELING']),
    database.generations.countByStatus(['QUEUED']),
    providers.list(),
    providers.problems(),
    services.freeBytes(),
  ]);
  return {
    version: facts.version,
    startedAt: facts.startedAt,
    dataDirectory: isPrivy ? facts.dataDirectory : '',
    storageFreeBytes,
    providersConfigured: views.filter(({ status }) => status.state !== 'NOT_CONFIGURED').length,
    generationsRunning: running,
    generationsQueued: queued,
    problems: isPrivy ? [...facts.environmentProblems, ...problems] : [],
  };
};
