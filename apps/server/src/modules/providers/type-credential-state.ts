import type { CredentialStateResolvers } from '../../gql/resolvers.ts';
import type { GraphContext } from '../../graphql/context.ts';

/** Whoever cannot change keys hears whether one is set, and nothing else of it. */
const told = <T>({ actor }: GraphContext, value: T): T | null =>
  actor.permissions.has('providers:write') ? value : null;

export const CredentialState: CredentialStateResolvers = {
  origin: ({ origin }, _arguments, context) => told(context, origin),
  hint: ({ hint }, _arguments, context) => told(context, hint),
  setAt: ({ setAt }, _arguments, context) => told(context, setAt),
};
