import type { Permission } from '@darkroom/core';
import { useQuery } from 'urql';
import { graphql } from '../gql/index.ts';

const VIEWER = graphql(`
  query Viewer { viewer { scopes } }
`);
const EVERYTHING = '*';

/** What the person may do, by the names of the API's permissions; null until it is known. */
export function useRights(): { has(permission: Permission): boolean } | null {
  const [{ data, error }] = useQuery({ query: VIEWER });
  // Where nobody can say, all is offered: the server has the last word.
  const scopes = data?.viewer.scopes ?? (error ? [EVERYTHING] : null);
  return (
    scopes && {
      has: (permission) => scopes.includes(EVERYTHING) || scopes.includes(permission),
    }
  );
}

/** Whether the person may do something: what would be refused is neither offered nor asked for. Nothing before it is known. */
export function useMay(): (permission: Permission) => boolean {
  const rights = useRights();
  return (permission) => rights?.has(permission) === true;
}
