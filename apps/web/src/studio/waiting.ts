import { formatClock, formatExpected, formatSeconds } from '../lib/format.ts';

/** What of a generation tells where its work stands. */
export interface Waiting {
  readonly status: string;
  readonly queuePosition?: number | null;
  readonly heldUntil?: string | null;
  readonly progress?: number | null;
  readonly createdAt: string;
  readonly startedAt?: string | null;
  /** How long work on it is expected to take, in seconds. */
  readonly expectedSeconds?: number | null;
  readonly attempts: readonly {
    readonly state: string;
    readonly startedAt: string;
    readonly finishedAt?: string | null;
  }[];
  readonly model?: {
    readonly provider?: { readonly label: string; readonly isPaid: boolean } | null;
  } | null;
}

/** Where the work stands, in a few honest words: nothing is said that the server did not say. */
export interface WaitingText {
  /** The line in the tile. */
  short: string;
  /** What is waited for, since when, and what can be done. Null while there is nothing unusual to tell. */
  more: string | null;
}

/** A wait that is longer gets an explanation, in seconds: most pictures are there by then. */
const USUAL = 20;
/** Where an attempt may have a charge at the provider. */
const SENT = new Set(['SENDING', 'ACCEPTED']);

const secondsSince = (moment: string, now: number) =>
  Math.max(0, (now - Date.parse(moment)) / 1000);

/** The attempt that is out; of several the one that is out longest. */
function openAttempt({ attempts }: Waiting) {
  return attempts
    .filter(({ state, finishedAt }) => SENT.has(state) && !finishedAt)
    .reduce<Waiting['attempts'][number] | null>(
      (oldest, one) => (oldest === null || one.startedAt < oldest.startedAt ? one : oldest),
      null,
    );
}

/** What the words in the tile say at this moment. Pure. */
export function waitingText(generation: Waiting, now: number): WaitingText {
  switch (generation.status) {
    case 'QUEUED':
      return queuedText(generation, now);
    case 'RUNNING':
      return runningText(generation, now);
    case 'SAVING':
      return { short: 'Saving', more: null };
    case 'CANCELING':
      return cancelingText(generation, now);
    default:
      return { short: '', more: null };
  }
}

/** That and until when the provider's pause or trouble holds it back; null where nothing does. */
function heldText({ heldUntil, model }: Waiting, now: number): string | null {
  if (!heldUntil || Date.parse(heldUntil) <= now) return null;
  const who = model?.provider?.label ?? 'The provider';
  return `${who} asked for a pause or is in trouble: nothing is sent before ${formatClock(heldUntil)}, and then it goes on by itself.`;
}

function queuedText(generation: Waiting, now: number): WaitingText {
  const before = generation.queuePosition ?? 0;
  const waited = secondsSince(generation.createdAt, now);
  const held = heldText(generation, now);
  if (held !== null)
    return { short: before > 0 ? `Queued, ${before} before it` : 'Queued', more: held };
  return {
    short: before > 0 ? `Queued, ${before} before it` : 'Queued, next',
    more:
      waited < USUAL
        ? null
        : `Waiting since ${formatClock(generation.createdAt)} for others of its provider to finish. It begins by itself, and nothing is charged before.`,
  };
}

function runningText(generation: Waiting, now: number): WaitingText {
  const since = generation.startedAt ?? generation.createdAt;
  const elapsed = secondsSince(since, now);
  const time = formatSeconds(elapsed);
  const expected = generation.expectedSeconds;
  // Told as long as it holds; past it, that it takes longer than others did.
  const of =
    typeof expected !== 'number'
      ? ''
      : elapsed <= expected
        ? ` of ${formatExpected(expected)}`
        : `, others took ${formatExpected(expected)}`;
  const short =
    typeof generation.progress === 'number'
      ? `${Math.round(generation.progress * 100)} % · ${time}${of}`
      : `Running · ${time}${of}`;
  if (elapsed < USUAL) return { short, more: null };
  const who = generation.model?.provider?.label ?? 'The provider';
  const open = openAttempt(generation);
  const what =
    open === null
      ? (heldText(generation, now) ??
        `Nothing is out at ${who} right now: the next try comes by itself.`)
      : open.state === 'ACCEPTED'
        ? `${who} took the order at ${formatClock(open.startedAt)} and is asked again and again whether it is done.`
        : `The request went to ${who} at ${formatClock(open.startedAt)}, and its answer has not come yet.`;
  return {
    short,
    more: `${what} It ends by itself when the answer comes or the model's time is up. Leave it, order more, or cancel it.`,
  };
}

function cancelingText(generation: Waiting, now: number): WaitingText {
  const open = openAttempt(generation);
  const since = open?.startedAt ?? generation.startedAt ?? generation.createdAt;
  const short = `Canceling · ${formatSeconds(secondsSince(since, now))} out`;
  const who = generation.model?.provider?.label ?? 'The provider';
  if (open === null) {
    return { short: 'Canceling', more: 'It stops before anything else is sent.' };
  }
  const isPaid = generation.model?.provider?.isPaid !== false;
  const charge = isPaid ? ' and may be charged' : '';
  const what =
    open.state === 'ACCEPTED'
      ? `${who} took the order at ${formatClock(open.startedAt)} and was asked to stop. Its last word is waited for${isPaid ? ', to know what it charged' : ''}.`
      : `The request of ${formatClock(open.startedAt)} is at ${who}: it cannot be called back${charge}. Its answer is waited for, at most until the model's time is up, and a picture that still comes is kept.`;
  return {
    short,
    more: `${what} There is nothing to do here: order anew whenever you like, or close the page.`,
  };
}
