import type { Proof, Row } from './row.ts';

const of =
  (file: string) =>
  (test: string): Proof => ({ file, test });
const duplicate = of('packages/engine/src/generations/duplicates.test.ts');
const stream = of('packages/engine/src/events/stream.test.ts');
const socket = of('apps/server/src/graphql/websocket.test.ts');
const eventStream = of('apps/server/src/graphql/event-stream.test.ts');

/** What comes twice, and clients that go. */
export const DUPLICATES: readonly Row[] = [
  {
    id: 'D1',
    fault: '100 equal orders at once under one key',
    expected: 'one generation, 100 equal answers, one charge',
    proofs: [
      duplicate('100 times at once under one key is one generation, one answer, and one charge'),
    ],
  },
  {
    id: 'D2',
    fault: 'another order under the same key',
    expected: 'refused, nothing made',
    proofs: [
      duplicate('under a key that was used for something else is refused, and nothing is made'),
    ],
  },
  {
    id: 'D3',
    fault: 'the same key of another user',
    expected: 'an order of its own',
    proofs: [duplicate('under the key of somebody else is an order of its own')],
  },
  {
    id: 'D4',
    fault: 'two equal orders without a key',
    expected: 'two generations',
    proofs: [duplicate('without a key is meant twice')],
  },
  {
    id: 'D5',
    fault: 'one generation is taken up 50 times at once',
    expected: 'one claim',
    proofs: [
      of('packages/engine/src/generations/running.test.ts')(
        'waking one generation 50 times runs it once',
      ),
      of('packages/database/src/repositories/changes.test.ts')(
        'is moved by one of those who saw it, and the others write nothing',
      ),
    ],
  },
  {
    id: 'D6',
    fault: 'a follower leaves in the middle',
    expected: 'the generation goes on, the follower is forgotten',
    proofs: [
      stream('a follower who leaves is forgotten at once, and the generation goes on'),
      socket('stops the source when the client completes or leaves'),
      eventStream('stops its source when the reader leaves'),
    ],
  },
  {
    id: 'D7',
    fault: 'a follower comes back with the last number it saw',
    expected: 'the rest, without a gap, and one end',
    proofs: [
      stream('20 followers who come at any time see every event once, and the end last'),
      socket('follows from after a sequence number, and completes'),
    ],
  },
  {
    id: 'D8',
    fault: 'a follower never reads',
    expected: 'nothing piles up, and it is given up',
    proofs: [
      socket('pulls no further than a reader reads, and gives up a dead one'),
      eventStream('pulls no further than its reader reads, and gives up a dead one'),
    ],
  },
  {
    id: 'D9',
    fault: 'a connection that is half open',
    expected: 'given up within a minute',
    proofs: [
      of('apps/server/src/graphql/half-open.test.ts')(
        'a socket that answers no ping is given up within a minute',
      ),
    ],
  },
  {
    id: 'D10',
    fault: 'an upload that breaks off',
    expected: 'no file is left',
    proofs: [
      of('packages/engine/src/uploads/upload-service.test.ts')(
        'an upload that breaks off leaves no file, and may be sent again',
      ),
      of('packages/storage/src/receive-upload.test.ts')(
        'leaves nothing of an upload that breaks off',
      ),
    ],
  },
  {
    id: 'D11',
    fault: 'two people change the same setting at once',
    expected: 'one of both is there in the end, whole',
    proofs: [
      of('packages/engine/src/configuration/providers/forms.test.ts')(
        'two callers configure one after the other: one of both is there in the end, whole',
      ),
    ],
    note: 'The later one counts instead of being refused as stale: settings are written as a whole, and shown as they are then.',
  },
  {
    id: 'D12',
    fault: 'a picture is deleted while a queued generation needs it',
    expected: 'it stays until that has ended',
    proofs: [
      of('packages/engine/src/gallery/gallery.test.ts')(
        'a picture that is deleted while a queued generation needs it stays until that has ended',
      ),
    ],
  },
];
