import type { Proof, Row } from './row.ts';

const of =
  (file: string) =>
  (test: string): Proof => ({ file, test });
const fault = of('packages/engine/src/generations/provider-faults.test.ts');
const job = of('packages/engine/src/generations/jobs.test.ts');
const policy = of('packages/engine/src/generations/repeat-policy.test.ts');
const unsent = of('packages/provider-kit/src/http/send-paid-unsent.test.ts');
const unknown = of('packages/provider-kit/src/http/send-paid-unknown.test.ts');
const download = of('packages/provider-kit/src/http/download.test.ts');

/** What providers do wrong. */
export const PROVIDER_FAULTS: readonly Row[] = [
  {
    id: 'P1',
    fault: '429 with Retry-After, in seconds or as a date',
    expected: 'waited for, five tries or ten minutes at most, one charge',
    proofs: [
      fault('is obeyed when it names seconds'),
      fault('is obeyed when it names a moment'),
      policy('five times at most, ever more slowly'),
      policy('within ten minutes in all'),
    ],
  },
  {
    id: 'P2',
    fault: '429 without it',
    expected: 'half of the wait is certain, half is chance, and it grows',
    proofs: [fault('is asked five times, ever more slowly, and not charged')],
  },
  {
    id: 'P3',
    fault: 'Retry-After that is negative, enormous or garbage',
    expected: 'held to 15 minutes, or taken for absent',
    proofs: [
      fault('that says Retry-After "%s" is asked again as if it had not'),
      fault('is not waited for beyond ten minutes'),
      of('packages/provider-kit/src/http/retry-after.test.ts')('%j: %s'),
    ],
  },
  {
    id: 'P4',
    fault: '500, 502, 503, 504 or 524 on a paid call',
    expected: 'unknown, not sent again',
    proofs: [fault('with status %i leaves the outcome unknown')],
  },
  {
    id: 'P5',
    fault: '500 on a question or a download',
    expected: 'asked again, one charge',
    proofs: [
      job('is asked again when the question breaks, and charged once'),
      job('has its picture fetched again when that breaks'),
    ],
  },
  {
    id: 'P6',
    fault: '400, 401, 402, 403, 404, 422, a refusal',
    expected: 'not sent again, a code of its own, nothing charged',
    proofs: [fault('with status %i has refused, and is asked once: %s')],
  },
  {
    id: 'P7',
    fault: 'no connection, no such name, no TLS',
    expected: 'proven unsent: tried again',
    proofs: [
      fault('before anything is sent is tried again, and nothing is charged'),
      unsent('connection refused'),
      unsent('a name that is not known'),
      unsent('no TLS at the other end'),
    ],
  },
  {
    id: 'P8',
    fault: 'a reset after the request was sent',
    expected: 'unknown',
    proofs: [
      of('packages/engine/src/generations/generation.test.ts')(
        'never sends again when the outcome is unknown, and ends by the word of the user',
      ),
      unknown('the request is half out when the connection breaks'),
      unknown('a reset right after the handshake is not charged only where nothing had left'),
    ],
  },
  {
    id: 'P9',
    fault: "no answer within the model's deadline",
    expected: 'unknown at the deadline, and by no other clock',
    proofs: [
      fault('and says nothing until the deadline leaves the outcome unknown'),
      of('packages/provider-kit/src/http/exchange.test.ts')(
        "switches off undici's own limits of 300 s: the clock alone decides",
      ),
    ],
  },
  {
    id: 'P10',
    fault: 'a byte a second',
    expected: 'cut off at the deadline',
    proofs: [
      fault('and drips is cut off at the deadline'),
      unknown('one byte a second ends at the deadline'),
    ],
  },
  {
    id: 'P11',
    fault: 'an answer that is cut short',
    expected: 'unknown; a fetched result is fetched again',
    proofs: [
      fault('in the middle of its answer leaves the outcome unknown, and what came on disk'),
      download('that breaks off begins anew'),
    ],
  },
  {
    id: 'P12',
    fault: '200 with garbage, nothing, a page, null or a bottomless list',
    expected: 'a bad response, kept on disk, not bought again, and the server is well',
    proofs: [fault('(%s) is kept, told of, and not bought again')],
  },
  {
    id: 'P13',
    fault: '200 with no pictures',
    expected: 'may have been charged',
    proofs: [fault('of no pictures may have been charged')],
  },
  {
    id: 'P14',
    fault: 'a wrong content type',
    expected: 'the bytes decide',
    proofs: [
      fault('called by a wrong name is judged by its bytes'),
      fault('that is no picture is kept as it came'),
    ],
  },
  {
    id: 'P15',
    fault: 'an endless answer, or one that unpacks to a thousand times its size',
    expected: 'cut at a limit, the connection ended',
    proofs: [
      fault('that %s is cut at a limit'),
      unknown('an answer beyond the cap is cut, and the connection ended'),
      unknown('a gzip bomb is counted unpacked'),
      of('packages/engine/src/generations/memory.test.ts')(
        '64 pictures of 2 MB at once do not pile up in memory',
      ),
    ],
  },
  {
    id: 'P16',
    fault: 'bytes that are no picture, or a broken one',
    expected: 'kept as they came where they were paid for, and told',
    proofs: [
      fault('with a picture whose pixels are broken is kept and told'),
      fault('that is no picture is kept as it came'),
    ],
  },
  {
    id: 'P17',
    fault: 'more or fewer pictures than asked for, or another size',
    expected: 'all kept, the difference told',
    proofs: [
      fault('with more pictures than asked is kept whole'),
      fault('with fewer pictures than asked is kept, and says so'),
    ],
  },
  {
    id: 'P18',
    fault: 'one job id for two orders',
    expected: 'the second is told, and gets nothing of the first',
    proofs: [
      job('that was given to another order is not asked about, and nothing of it is taken'),
      job('of the same name at another provider, or of the same order after a restart, is its own'),
    ],
  },
  {
    id: 'P19',
    fault: 'a webhook that comes twice, late, early or forged',
    absent: 'Darkroom takes no webhooks: jobs are asked about.',
  },
  {
    id: 'P20',
    fault: 'the address of a result has expired',
    expected: 'asked once for another, then told with its cost',
    proofs: [
      job('is asked once for a fresh link when the picture is gone'),
      job('says that it was charged when the picture stays gone'),
    ],
  },
  {
    id: 'P21',
    fault: 'a redirect to another host',
    expected: 'not followed with a key; a result may leave, and the key stays behind',
    proofs: [
      of('packages/provider-kit/src/http/send-paid.test.ts')('%i is not followed, charge %s'),
      of('packages/provider-kit/src/http/create-provider-http.test.ts')(
        'a redirect is not followed',
      ),
      download('to another host lose the key for good, even on the way back'),
    ],
  },
  {
    id: 'P22',
    fault: 'an error text that holds the key, markup, or megabytes',
    expected: 'cleaned and cut',
    proofs: [
      of('packages/provider-kit/src/answers/failure-from-status.test.ts')(
        'stay out of every failure, markup and controls too, and the words are cut',
      ),
      of('apps/server/src/graphql/transports.test.ts')(
        'keeps registered secrets out of answers and the log',
      ),
    ],
  },
  {
    id: 'P23',
    fault: 'half of all calls break',
    expected: 'the breaker opens, what is queued waits, the probe is a real order',
    proofs: [
      fault('is left alone, and what waits is sent when it comes back'),
      of('packages/engine/src/limits/breaker.test.ts')(
        'is left alone for half a minute after "%s"',
      ),
      of('packages/engine/src/limits/breaker.test.ts')(
        'gets one call each half minute until one succeeds',
      ),
    ],
  },
  {
    id: 'P24',
    fault: "the provider's clock is a day off",
    expected: 'nothing depends on it',
    proofs: [
      of('packages/engine/src/generations/duplicates.test.ts')(
        'a provider whose clock is a day ahead is waited for as long as it means',
      ),
    ],
  },
  {
    id: 'P25',
    fault: 'a cancel that the provider ignores',
    expected: 'CANCELING until the truth is known, a late result is kept',
    proofs: [job('that cannot be canceled is CANCELING until it ends, and its picture is kept')],
  },
];
