/** A generation as a stream's event shows it. */
export function generation(sequence: number, status = 'RUNNING', latest = sequence) {
  return {
    __typename: 'Generation',
    id: 'gen_1',
    status,
    progress: null,
    queuePosition: null,
    sequence: latest,
    count: 1,
    images: [],
  };
}

export function event(sequence: number, status = 'RUNNING', latest = sequence) {
  return {
    generationEvents: {
      sequence,
      kind: 'STATUS',
      partialImageUrl: null,
      generation: generation(sequence, status, latest),
    },
  };
}

/** A promise to be settled from outside. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
