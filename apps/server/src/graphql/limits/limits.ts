/** What a document may ask for. One table for POST, event streams and WebSocket alike. */
export interface OperationLimits {
  /** Bytes of the document in UTF-8. */
  bytes: number;
  /** Lexical tokens, comments not counted. */
  tokens: number;
  /** Levels of fields, fragments unfolded. */
  depth: number;
  aliases: number;
  /** Fields of the root type in one operation, fragments unfolded. */
  rootFields: number;
  directives: number;
  /** Objects that an answer could hold at worst; see cost.ts. */
  cost: number;
  /** Fields in one document, before fragments are unfolded: validation compares them with each other. */
  fields: number;
  /** Introspection is counted apart: the explorers' own query is 15 deep. Fields are counted with fragments unfolded. */
  introspection: { depth: number; fields: number };
}

export const OPERATION_LIMITS: OperationLimits = {
  bytes: 32 * 1024,
  tokens: 2_000,
  depth: 12,
  aliases: 30,
  rootFields: 10,
  directives: 50,
  cost: 5_000,
  fields: 600,
  introspection: { depth: 20, fields: 500 },
};

/** The most that one page of a list holds. */
export const PAGE_MAXIMUM = 100;
