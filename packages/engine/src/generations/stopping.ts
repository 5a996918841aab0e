/** The reason of a wait that the user ended. */
export class CanceledError extends Error {
  /** The provider says that it did none of it, and charges nothing. */
  readonly isFree: boolean;

  constructor(isFree = false) {
    super('The generation was canceled.');
    this.name = 'CanceledError';
    this.isFree = isFree;
  }
}

/** The reason of everything that ends because the process does: nothing is decided, the next start goes on. */
export class StoppedError extends Error {
  constructor() {
    super('Darkroom is stopping.');
    this.name = 'StoppedError';
  }
}

/** Another writer has moved the attempt: this one stops and writes nothing more. */
export class Overtaken extends Error {
  constructor() {
    super('The attempt was moved by another writer.');
    this.name = 'Overtaken';
  }
}

/** The provider's job is one that was given to another order before: it is not this one's to ask about. */
export class JobTaken extends Error {
  constructor() {
    super('The job belongs to another order.');
    this.name = 'JobTaken';
  }
}

/** The database did not take a change: nothing is known to be written, and the generation is taken up again later. */
export class RecordFailed extends Error {
  constructor(cause: unknown) {
    super('A change could not be written to the database.', { cause });
    this.name = 'RecordFailed';
  }
}
