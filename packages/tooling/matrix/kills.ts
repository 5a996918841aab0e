import type { Row } from './row.ts';

const KILL = 'packages/engine/src/generations/kill.test.ts';
const SCENES = 'packages/engine/src/generations/kill-scenes.test.ts';
const AT_POINT = { file: KILL, test: 'killed at $point ($flavour): $status, $charges charged' };

/** `kill -9` at every step. */
export const KILLS: readonly Row[] = [
  {
    id: 'K1',
    fault: 'killed before the commit that accepts',
    expected: 'no generation, no reservation, no charge; the same key is accepted anew',
    points: ['submit.before-commit'],
    proofs: [AT_POINT],
  },
  {
    id: 'K2',
    fault: 'killed after that commit, before the answer',
    expected: 'the generation runs; the same key gives it; one charge',
    points: ['submit.after-commit'],
    proofs: [AT_POINT],
  },
  {
    id: 'K3',
    fault: 'killed between the commit and the call for a worker',
    expected: 'the next start takes it up by itself, within 5 s',
    points: ['submit.after-commit'],
    proofs: [
      AT_POINT,
      {
        file: SCENES,
        test: 'after a kill, jobs at the provider are asked about again within 5 s of the next start',
      },
    ],
    note: 'The bell is within the process and rung behind this point, so it is never rung here.',
  },
  {
    id: 'K4',
    fault: 'killed when it was taken up and is still PLANNED',
    expected: 'sent once',
    points: ['attempt.before-sending', 'attempt.repeat-committed'],
    proofs: [AT_POINT],
  },
  {
    id: 'K5',
    fault: 'killed when SENDING is committed and no socket is open',
    expected: 'unknown, nothing sent again, the reservation stays',
    points: ['attempt.sending-committed'],
    proofs: [AT_POINT],
  },
  {
    id: 'K6',
    fault: 'killed when half of the request is written',
    expected: 'unknown, nothing sent again',
    points: ['attempt.request-half-sent'],
    proofs: [AT_POINT],
  },
  {
    id: 'K7',
    fault: 'killed when the request is out and no answer has come',
    expected: 'unknown, charged once',
    proofs: [
      {
        file: KILL,
        test: 'killed from outside while the provider works: unknown, and charged once',
      },
    ],
    note: 'No adapter can look a synchronous call up at its vendor: none of them offers it.',
  },
  {
    id: 'K8',
    fault: 'killed while the answer comes in',
    expected:
      'unknown, charged once, what came is kept; pictures of a stream that were whole are read',
    points: ['attempt.answer-begun', 'attempt.answer-streaming'],
    proofs: [
      AT_POINT,
      {
        file: 'packages/engine/src/generations/streams.test.ts',
        test: 'what had come before the process died is read by the next one',
      },
    ],
  },
  {
    id: 'K9',
    fault: 'killed when the answer is on disk and nothing says so',
    expected: 'read at the next start; one charge',
    points: ['attempt.answer-spooled', 'attempt.result-committed'],
    proofs: [AT_POINT],
  },
  {
    id: 'K10',
    fault: "killed when the job's id is committed",
    expected: 'asked about again within 5 s; one charge',
    points: ['attempt.accepted-committed', 'attempt.polling'],
    proofs: [
      AT_POINT,
      {
        file: SCENES,
        test: 'after a kill, jobs at the provider are asked about again within 5 s of the next start',
      },
      {
        file: 'apps/server/src/killed.test.ts',
        test: 'a server that was killed asks after its jobs within 5 s of the next start, and pays once',
      },
    ],
  },
  {
    id: 'K11',
    fault: 'killed while a result is fetched',
    expected: 'fetched again; one charge',
    points: ['attempt.download-running'],
    proofs: [AT_POINT],
  },
  {
    id: 'K12',
    fault: 'killed when a picture is in a temporary file',
    expected: 'stored anew, the temporary file goes',
    points: ['blob.before-rename'],
    proofs: [AT_POINT],
  },
  {
    id: 'K13',
    fault: 'a power cut takes the name of a stored picture back',
    expected: 'stored anew out of the answer on disk',
    points: ['blob.after-rename'],
    proofs: [
      AT_POINT,
      {
        file: SCENES,
        test: 'a power cut that takes the names of stored pictures back loses none of them',
      },
      {
        file: 'packages/storage/src/blobs/local-blob-store.test.ts',
        test: 'names a blob only after its bytes are synced, and syncs the names last',
      },
    ],
  },
  {
    id: 'K14',
    fault: 'killed when pictures are stored and no row says so',
    expected: 'found by their hash: one picture, one file',
    points: ['attempt.images-stored', 'attempt.before-final-commit'],
    proofs: [AT_POINT],
  },
  {
    id: 'K15',
    fault: 'killed within the last transaction',
    expected: 'undone and done again; the cost counts once',
    points: ['attempt.inside-final-commit'],
    proofs: [AT_POINT],
  },
  {
    id: 'K16',
    fault: 'killed after the last commit, before anybody is told',
    expected: 'one end, told by the events of the database',
    points: ['attempt.after-final-commit'],
    proofs: [AT_POINT],
  },
  {
    id: 'K17',
    fault: 'killed during a cancel',
    expected: 'CANCELED or SUCCEEDED, never both, and the cost is told as it is',
    points: ['cancel.committed', 'cancel.before-provider', 'cancel.after-provider'],
    proofs: [AT_POINT],
  },
  {
    id: 'K18',
    fault: 'killed while a thumbnail is drawn',
    expected: 'drawn again, the picture is untouched',
    proofs: [
      {
        file: SCENES,
        test: 'killed while a thumbnail is drawn: it is drawn again, and the picture is untouched',
      },
    ],
  },
  {
    id: 'K19',
    fault: 'killed while a picture is deleted',
    expected: 'no row without bytes; the bytes go',
    points: ['delete.rows-marked', 'delete.bytes-removed'],
    proofs: [AT_POINT],
  },
  {
    id: 'K20',
    fault: 'killed during a migration',
    expected: 'the old schema or the new one, never half; the next start goes on',
    proofs: [
      {
        file: 'packages/database/src/migrations/migrate.test.ts',
        test: 'killed at point %i of making a database, it goes on as if nothing was',
      },
      {
        file: 'packages/database/src/migrations/migrate.test.ts',
        test: 'killed again and again while updating, it gets there one migration at a time',
      },
    ],
  },
  {
    id: 'K21',
    fault: 'killed while keys change',
    expected: 'every secret can be read with the old or the new key',
    proofs: [
      {
        file: 'packages/database/src/repositories/credentials.test.ts',
        test: 'another master key is told at start and changes nothing; an older one still reads',
      },
      {
        file: 'packages/database/src/repositories/credentials.test.ts',
        test: 'all values of a call are stored or none',
      },
    ],
    note: 'Nothing writes stored secrets anew under another master key, so there is no middle to be killed in: the older key goes on reading what it wrote.',
  },
  {
    id: 'K22',
    fault: 'killed during a backup, or a restore',
    expected: 'what is not whole is refused, and nothing is written over',
    proofs: [
      {
        file: 'apps/cli/src/backup/backup.test.ts',
        test: 'in the middle of a backup, after %i files, leaves none that is restored',
      },
      {
        file: 'apps/cli/src/backup/backup.test.ts',
        test: 'in the middle of a restore leaves nothing that passes for a data folder, and the next one is whole',
      },
      {
        file: 'apps/cli/src/backup/backup.test.ts',
        test: 'refuses a backup that %s, and writes nothing',
      },
    ],
  },
  {
    id: 'K23',
    fault: '200 kills at random moments over 500 generations',
    expected: 'every invariant holds',
    proofs: [
      {
        file: 'packages/engine/src/generations/random-kill.test.ts',
        test: 'killed at random moments: nothing acknowledged is lost, nothing is charged twice',
      },
      {
        file: 'packages/engine/src/generations/model.test.ts',
        test: 'any order of submit, cancel, retry, delete, faults, kills and restarts keeps every invariant',
      },
    ],
    note: 'The test kills 15 times over 60; `npm run kills` kills 200 times over 500.',
  },
  {
    id: 'K24',
    fault: 'a process stands still, is overtaken, and goes on',
    expected: 'what it writes late counts only where it is a receipt; at most one charge',
    proofs: [
      {
        file: SCENES,
        test: 'a process that stands still before it sends is overtaken, and sends nothing when it goes on',
      },
      {
        file: SCENES,
        test: 'a process that stands still while the provider works delivers what it paid for when it goes on',
      },
      {
        file: 'packages/engine/src/generations/attempt-keeper.test.ts',
        test: 'of two that have seen the same attempt one moves it, and the other stops',
      },
    ],
    note: 'There are no leases: a start takes up whatever an earlier process left, and the fence of each attempt decides.',
  },
];
