import type { SubscriptionResolvers } from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';

export const generationEvents: NonNullable<SubscriptionResolvers['generationEvents']> = {
  // What is wrong with the arguments is told before the stream begins, so that every transport refuses alike.
  async subscribe(_root, { id, after }, { services, loaders, signal }) {
    if (after < 0) throw new BadUserInput('after is a sequence number, 0 or more.', ['after']);
    if (!(await loaders.generation.load(id))) {
      throw new BadUserInput(`There is no generation "${id.slice(0, 60)}".`, ['id'], 'NOT_FOUND');
    }
    return wrapped(services.engine.generationEvents(id, after, signal));
  },
};

async function* wrapped<T>(events: AsyncIterable<T>): AsyncGenerator<{ generationEvents: T }> {
  for await (const event of events) yield { generationEvents: event };
}
