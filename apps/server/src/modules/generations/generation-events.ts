import type { SubscriptionResolvers } from '../../gql/resolvers.ts';
import { BadUserInput } from '../../graphql/bad-user-input.ts';

export const generationEvents: NonNullable<SubscriptionResolvers['generationEvents']> = {
  async *subscribe(_root, { id, after }, { services, signal }) {
    if (after < 0) throw new BadUserInput('after is a sequence number, 0 or more.', ['after']);
    if (!(await services.database.generations.byId(id))) {
      throw new BadUserInput(`There is no generation "${id.slice(0, 60)}".`, ['id'], 'NOT_FOUND');
    }
    for await (const event of services.engine.generationEvents(id, after, signal))
      yield { generationEvents: event };
  },
};
