declare module 'virtual:graph-schema' {
  import type { IntrospectionData } from '@urql/exchange-graphcache';

  /** The schema as graphcache needs it; see vite/graph-schema.ts. */
  const schema: IntrospectionData;
  export default schema;
}
