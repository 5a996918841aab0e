import { UserInputError } from '@darkroom/core';
import { GraphQLError } from 'graphql';
import type { ResolverMap } from '../../graphql/build-schema.ts';
import type { GraphContext } from '../../graphql/context.ts';

/** What the stand-in source of events counts, so that a test sees whether it was stopped. */
export const sources = { open: 0, pulled: 0 };

/** Events up to `count`, then the end, or with a negative id an end that never comes. */
async function* events(count: number, signal: AbortSignal) {
  sources.open += 1;
  try {
    for (let sequence = 1; sequence <= count; sequence += 1) {
      sources.pulled += 1;
      yield { generationEvents: { sequence, kind: 'STATUS', text: 'x'.repeat(200) } };
    }
    if (count < 1000) {
      await new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    }
  } finally {
    sources.open -= 1;
  }
}

/** Just enough of the real schema to try every way through the server. */
export const testResolvers: ResolverMap = {
  Query: {
    viewer: (_root, _arguments, { actor }: GraphContext) => ({
      kind: actor.kind,
      tokenName: actor.tokenName,
      scopes: actor.scopes,
    }),
    providers: () => [],
    node: (_root, { id }: { id: string }) => {
      if (id === 'crash') throw new Error('the database password is hunter2-hunter2');
      if (id === 'refused')
        throw new UserInputError({ code: 'INVALID_INPUT', message: 'Not so.', field: ['id'] });
      if (id === 'coded') throw new GraphQLError('Told.', { extensions: { code: 'BAD_CURSOR' } });
      return null;
    },
    nodes: (_root, { ids }: { ids: string[] }) => ids.map(() => null),
    generations: () => ({ nodes: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } }),
    generationPlan: (_root, { input }: { input: { seed?: string } }) => ({
      receipt: [{ parameter: 'seed', outcome: 'APPLIED', requested: input.seed ?? null }],
      warnings: [],
      userErrors: [],
    }),
    usage: () => new Promise(() => {}),
  },
  Mutation: {
    imageDelete: (_root, { input }: { input: { ids: string[] } }) => ({
      deletedIds: input.ids,
      userErrors: [],
    }),
    modelInstall: () => ({ model: null, userErrors: [] }),
  },
  Subscription: {
    generationEvents: {
      subscribe: (
        _root,
        { id, after }: { id: string; after: number },
        { signal }: GraphContext,
      ) => {
        if (id === 'crash') throw new Error('a secret place');
        return id === 'finished'
          ? finished()
          : events(id === 'endless' ? 1_000_000 : after + 2, signal);
      },
    },
    activity: {
      subscribe: async function* () {
        yield { activity: null };
      },
    },
  },
  GenerationEvent: {
    partialImageUrl: ({ text }: { text?: string }) => text ?? null,
  },
};

async function* finished() {
  yield { generationEvents: { sequence: 1, kind: 'STATUS' } };
}
