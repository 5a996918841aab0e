import { formatClock, formatExpected, formatSeconds } from '../lib/format.ts';
import { t } from '../messages/translate.ts';

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
      return { short: t('Saving'), more: null };
    case 'CANCELING':
      return cancelingText(generation, now);
    default:
      return { short: '', more: null };
  }
}

/** That and until when the provider's pause or trouble holds it back; null where nothing does. */
function heldText({ heldUntil, model }: Waiting, now: number): string | null {
  if (!heldUntil || Date.parse(heldUntil) <= now) return null;
  const who = model?.provider?.label ?? t('The provider');
  return t(
    '{who} asked for a pause or is in trouble: nothing is sent before {time}, and then it goes on by itself.',
    { who, time: formatClock(heldUntil) },
  );
}

function queuedText(generation: Waiting, now: number): WaitingText {
  const before = generation.queuePosition ?? 0;
  const waited = secondsSince(generation.createdAt, now);
  const held = heldText(generation, now);
  if (held !== null)
    return {
      short: before > 0 ? t('Queued, {before} before it', { before }) : t('Queued'),
      more: held,
    };
  return {
    short: before > 0 ? t('Queued, {before} before it', { before }) : t('Queued, next'),
    more:
      waited < USUAL
        ? null
        : t(
            'Waiting since {time} for others of its provider to finish. It begins by itself, and nothing is charged before.',
            { time: formatClock(generation.createdAt) },
          ),
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
        ? t(' of {expected}', { expected: formatExpected(expected) })
        : t(', others took {expected}', { expected: formatExpected(expected) });
  const short =
    typeof generation.progress === 'number'
      ? `${Math.round(generation.progress * 100)} % · ${time}${of}`
      : t('Running · {time}{of}', { time, of });
  if (elapsed < USUAL) return { short, more: null };
  const who = generation.model?.provider?.label ?? t('The provider');
  const open = openAttempt(generation);
  const what =
    open === null
      ? (heldText(generation, now) ??
        t('Nothing is out at {who} right now: the next try comes by itself.', { who }))
      : open.state === 'ACCEPTED'
        ? t('{who} took the order at {time} and is asked again and again whether it is done.', {
            who,
            time: formatClock(open.startedAt),
          })
        : t('The request went to {who} at {time}, and its answer has not come yet.', {
            who,
            time: formatClock(open.startedAt),
          });
  return {
    short,
    more: t(
      "{what} It ends by itself when the answer comes or the model's time is up. Leave it, order more, or cancel it.",
      { what },
    ),
  };
}

function cancelingText(generation: Waiting, now: number): WaitingText {
  const open = openAttempt(generation);
  const since = open?.startedAt ?? generation.startedAt ?? generation.createdAt;
  const short = t('Canceling · {time} out', {
    time: formatSeconds(secondsSince(since, now)),
  });
  const who = generation.model?.provider?.label ?? t('The provider');
  if (open === null) {
    return { short: t('Canceling'), more: t('It stops before anything else is sent.') };
  }
  const isPaid = generation.model?.provider?.isPaid !== false;
  const charge = isPaid ? t(' and may be charged') : '';
  const what =
    open.state === 'ACCEPTED'
      ? t(
          '{who} took the order at {time} and was asked to stop. Its last word is waited for{charge}.',
          {
            who,
            time: formatClock(open.startedAt),
            charge: isPaid ? t(', to know what it charged') : '',
          },
        )
      : t(
          "The request of {time} is at {who}: it cannot be called back{charge}. Its answer is waited for, at most until the model's time is up, and a picture that still comes is kept.",
          { time: formatClock(open.startedAt), who, charge },
        );
  return {
    short,
    more: t(
      '{what} There is nothing to do here: order anew whenever you like, or close the page.',
      { what },
    ),
  };
}
