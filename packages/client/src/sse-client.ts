/**
 * The one thing that is used of graphql-sse, named here so that a bundler can leave out the rest: its server half brings
 * all of graphql along, 40 kB that no page needs.
 */
export { createClient } from 'graphql-sse';
