import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { actorOf } from '../http/http-server.ts';
import { HttpProblem } from '../http/problem.ts';
import { CODES } from './codes.ts';
import type { GraphContext } from './context.ts';
import type { GraphqlOptions } from './graphql-options.ts';
import { readGraphqlRequest } from './graphql-request.ts';
import { operationError } from './limits/operation-error.ts';
import { DEADLINES_MS, DeadlineError, withDeadline } from './operation-deadline.ts';

/** Queries and mutations: POST /graphql. */
export async function addPostRoutes(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { schema, validator, createContext, formatErrors, hosts, clock, log } = options;
  // By the request's signal: Apollo copies contexts.
  const costs = new WeakMap<AbortSignal, number>();
  const apollo = new ApolloServer<GraphContext>({
    schema,
    introspection: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: log,
    // Documents come out of the validator, which has parsed and validated them: Apollo does neither again.
    documentStore: {
      get: async (key) => validator.documentByHash(key.slice(-64)),
      set: async () => {},
      delete: async () => {},
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      // Nothing is reported to anybody, whatever the environment holds.
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      answerErrors(options),
      tellCost(costs, validator.limits.cost),
    ],
  });
  await apollo.start();
  app.addHook('onClose', () => apollo.stop());

  const refuse = (reply: FastifyReply, status: number, errors: readonly GraphQLError[]) =>
    reply.code(status).send({ errors: formatErrors(errors, reply.request.id) });

  app.post('/graphql', async (request, reply) => {
    const actor = actorOf(request);
    request.headers.accept = answerType(request.headers.accept);
    const body = readGraphqlRequest(request.body);
    if (body instanceof GraphQLError) return refuse(reply, 400, [body]);
    const validated = validator.validate(body, 'post');
    if (!validated.ok) return refuse(reply, 400, validated.errors);
    const kind =
      validated.operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
    try {
      return await withDeadline(clock, DEADLINES_MS[kind], async (signal) => {
        const origin = hosts.originOf(request.headers.host);
        const context = async () => createContext({ actor, requestId: request.id, origin, signal });
        costs.set(signal, validated.cost);
        return fastifyApolloHandler(apollo, { context }).call(app, request, reply);
      });
    } catch (error) {
      if (!(error instanceof DeadlineError)) throw error;
      log.error({ requestId: request.id, kind }, 'operation took too long');
      const seconds = DEADLINES_MS[kind] / 1000;
      const advice =
        kind === 'query'
          ? 'Ask for less at once.'
          : 'It may still be done: look at the state of things before you send it again.';
      const late = operationError(
        CODES.timedOut,
        `The ${kind} was not finished after ${seconds} seconds. ${advice}`,
      );
      return refuse(reply, 504, [late]);
    }
  });
}

const GRAPHQL_TYPE = 'application/graphql-response+json';

/** The one type to answer with, chosen here so that Apollo has no reason to refuse in a shape of its own. */
function answerType(accept: string | undefined): string {
  if (accept === undefined) return 'application/json';
  if (accept.includes(GRAPHQL_TYPE)) return GRAPHQL_TYPE;
  if (/application\/(json|\*)|\*\/\*/.test(accept)) return 'application/json';
  throw new HttpProblem(
    406,
    'NOT_ACCEPTABLE',
    'Operations are answered as JSON: send `Accept: application/json`.',
  );
}

/** Says with every answer what it cost at worst, of how much: who comes near the limit sees it coming. */
function tellCost(
  costs: WeakMap<AbortSignal, number>,
  limit: number,
): ApolloServerPlugin<GraphContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body }, contextValue }) => {
        const requested = costs.get(contextValue.signal);
        if (body.kind !== 'single' || requested === undefined) return;
        const { extensions } = body.singleResult;
        body.singleResult.extensions = { ...extensions, cost: { requested, limit } };
      },
    }),
  };
}

/** Puts our own errors in the place of Apollo's, with the request's id. */
function answerErrors({ formatErrors }: GraphqlOptions): ApolloServerPlugin<GraphContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, errors, contextValue }) => {
        if (response.body.kind !== 'single' || errors === undefined) return;
        response.body.singleResult.errors = formatErrors(errors, contextValue.requestId);
      },
    }),
  };
}
