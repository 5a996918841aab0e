import { wordsBeside } from '@darkroom/core/plain';
import type { FailurePartsFragment, GenerationPartsFragment } from '../gql/graphql.ts';
import { isNothing, renderEstimate, renderMoney } from '../output/money.ts';
import { CliProblem } from '../program/cli-problem.ts';

type Outcome = Pick<
  GenerationPartsFragment,
  | 'id'
  | 'status'
  | 'failure'
  | 'failures'
  | 'notices'
  | 'actualCost'
  | 'estimatedCost'
  | 'isFromCache'
>;

/** What it cost, in one line; null where its end says that this is not sure. */
export function costLine(generation: Outcome): string | null {
  const { actualCost, isFromCache, status, failure, failures } = generation;
  if (isFromCache) return 'Cost: nothing, an earlier answer served.';
  if (actualCost !== null && isNothing(actualCost)) {
    const mayBeCharged = [failure, ...failures].some((one) => one?.mayHaveBeenCharged === true);
    return mayBeCharged ? null : 'Nothing was charged.';
  }
  if (actualCost !== null) return `Cost: ${renderMoney(actualCost)}`;
  if (status === 'UNKNOWN_OUTCOME') return null;
  return 'Cost: not known.';
}

function failureText(failure: FailurePartsFragment): string {
  const { message, providerMessage, retryAfter, providerRequestId, previewUrls } = failure;
  const said = wordsBeside(message, providerMessage);
  return [
    message,
    said === null ? null : `The provider says: ${said}`,
    retryAfter === null ? null : `It may be tried again at ${retryAfter}.`,
    providerRequestId === null ? null : `The provider's id of the request is ${providerRequestId}.`,
    ...previewUrls.map((url) => `A preview of what did not come, for an hour: ${url}`),
  ]
    .filter((line) => line !== null)
    .join('\n');
}

/** Failures that lie in what was asked, so that asking the very same again would fail again: what to change instead. */
const CHANGES: Readonly<Record<string, string>> = {
  CONTENT_REFUSED: 'Ask again with a changed prompt or other pictures: darkroom generate "…"',
  INVALID_REQUEST: 'Ask again with changed settings: darkroom generate "…"',
  MODEL_UNAVAILABLE:
    'Ask another model: darkroom generate "…" -m <model>; `darkroom model list` shows them.',
};

/** The command that asks for what did not come; with the agreement to pay twice where it takes that. */
function retryCommand(id: string, failures: readonly FailurePartsFragment[]): string {
  const mayBeSecond = failures.some(({ mayHaveBeenCharged }) => mayHaveBeenCharged);
  return `darkroom generation retry ${id}${mayBeSecond ? ' --accept-second-charge' : ''}`;
}

/** What another try would cost, beside what the first may have. */
function priceOfAnother({ estimatedCost }: Outcome, failure: FailurePartsFragment): string {
  const beside = failure.mayHaveBeenCharged ? ', beside what the first may have cost' : '';
  return `Its price: ${renderEstimate(estimatedCost)}${beside}.`;
}

/** What to do about a failure: the same again only where it may succeed. */
function nextStep(generation: Outcome, failure: FailurePartsFragment): string {
  const retry = retryCommand(generation.id, [failure]);
  const { code, isRetryable } = failure;
  // What the model painted was refused, and not what was asked: it paints another one each time.
  if (code === 'CONTENT_REFUSED' && isRetryable)
    return `The very same may pass another time: ${retry}\n       Or change the prompt: darkroom generate "…"`;
  if (isRetryable) return `The same may succeed later: ${retry}`;
  // The provider's answer is to blame, so there is nothing that a person could put right.
  if (code === 'PROVIDER_BAD_RESPONSE')
    return `It may be tried again: ${retry}\n       ${priceOfAnother(generation, failure)}`;
  return CHANGES[code] ?? `Once that is put right: ${retry}`;
}

function failed(generation: Outcome): CliProblem {
  const { id, failure } = generation;
  if (failure === null)
    return new CliProblem('INTERNAL', `${id} failed, and nothing is known of why.`);
  const charged = failure.mayHaveBeenCharged
    ? '\nThe provider may have charged for it all the same.'
    : '';
  return new CliProblem(failure.code, failureText(failure) + charged, {
    hint: nextStep(generation, failure),
  });
}

function unknownOutcome({ id, failure }: Outcome): CliProblem {
  const why = failure === null ? '' : `${failureText(failure)}\n`;
  return new CliProblem(
    'UNKNOWN_OUTCOME',
    `${why}The request was sent and its answer was lost, so it may have been charged. It is not sent again by itself.`,
    {
      hint: [
        "Look at the provider's own bill, then say what it says:",
        `  darkroom generation resolve ${id} --charged`,
        `  darkroom generation resolve ${id} --not-charged`,
        'or buy again, although the first may be charged as well:',
        `  darkroom generation retry ${id} --accept-second-charge`,
      ].join('\n       '),
    },
  );
}

/** What is to be known of a generation beside why it failed: a damaged picture among its images, a cancel that came too late. */
export function outcomeWarnings({ status, failures, notices }: Outcome): string[] {
  const damages = status === 'SUCCEEDED' ? failures.map(failureText) : [];
  return [...new Set([...notices.map(({ message }) => message), ...damages])];
}

/** Why a generation that has come to its end did not bring all its images; null where it did. Exit code 1. */
export function outcomeProblem(generation: Outcome): CliProblem | null {
  const { id, status, failures } = generation;
  switch (status) {
    case 'FAILED':
      return failed(generation);
    case 'UNKNOWN_OUTCOME':
      return unknownOutcome(generation);
    case 'CANCELED':
      return new CliProblem('CANCELED', `${id} was canceled.`);
    case 'PARTLY_SUCCEEDED': {
      const whys = [...new Set(failures.map(failureText))].join('\n');
      return new CliProblem(
        failures[0]?.code ?? 'INTERNAL',
        `${failures.length === 1 ? 'An image' : 'Some images'} of ${id} failed:\n${whys}`,
        { hint: `Buy only what is missing: ${retryCommand(id, failures)}` },
      );
    }
    default:
      return null;
  }
}
