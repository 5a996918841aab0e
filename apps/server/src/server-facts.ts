/** What the running server tells about itself. */
export interface ServerFacts {
  /** Darkroom's version, such as 0.1.0. */
  readonly version: string;
  readonly startedAt: Date;
  /** Absolute path of the data directory. */
  readonly dataDirectory: string;
}
