import type { CredentialState as State } from '@darkroom/engine';
import type { CredentialStateResolvers } from '../../gql/resolvers.ts';
import type { GraphContext } from '../../graphql/context.ts';

/** Whoever cannot change keys hears whether one is set, and nothing else of it. */
const told = <T>({ actor }: GraphContext, { isOwn }: State, value: T): T | null =>
  actor.permissions.has(isOwn ? 'credentials:write' : 'providers:write') ? value : null;

export const CredentialState: CredentialStateResolvers = {
  origin: (state, _arguments, context) => told(context, state, state.origin),
  hint: (state, _arguments, context) => told(context, state, state.hint),
  setAt: (state, _arguments, context) => told(context, state, state.setAt),
};
