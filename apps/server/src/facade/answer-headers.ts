import type { OutgoingHttpHeaders } from 'node:http';
import { formatMicros, type ReceiptLine } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import { failuresOf } from './error-of-failure.ts';
import { paramName } from './error-of-problem.ts';

/** A string of structured field values (RFC 9651): printable ASCII, cut to a length that headers bear. */
function quoted(text: string, most = 160): string {
  const plain = text.replace(/[^\x20-\x7e]+/g, '?');
  const cut = plain.length > most ? `${plain.slice(0, most - 3)}...` : plain;
  return `"${cut.replace(/["\\]/g, '\\$&')}"`;
}

/** What the receipt says that travels as it was asked. */
const AS_ASKED = new Set<ReceiptLine['outcome']>(['APPLIED', 'RENAMED']);
/** Settings that are told in this header, at most: with them it stays below 8 KiB. */
const MOST_LINES = 20;

/** What became of settings that the model could not take as asked: `size;outcome=CONVERTED;sent="1024x1024";reason="…"`. */
export function adaptedHeader(receipt: readonly ReceiptLine[]): string | null {
  const lines = receipt.filter(
    // Masks come and go in OpenAI's form: what happens between is no news.
    ({ parameter, outcome }) => !AS_ASKED.has(outcome) && parameter !== 'mask',
  );
  if (lines.length === 0) return null;
  return lines
    .slice(0, MOST_LINES)
    .map(({ parameter, outcome, sent, reason }) => {
      const name = paramName(parameter).replace(/[^A-Za-z0-9_.*-]/g, '');
      const rest = [
        ...(sent === null ? [] : [`sent=${quoted(sent, 60)}`]),
        ...(reason === null ? [] : [`reason=${quoted(reason)}`]),
      ];
      return [name, `outcome=${outcome}`, ...rest].join(';');
    })
    .join(', ');
}

/** Names the generation that a request ordered, from the moment at which it is accepted. */
export const GENERATION_HEADER = 'darkroom-generation';

/** What is known of a generation as soon as it is accepted. */
export function acceptedHeaders(row: GenerationRow): OutgoingHttpHeaders {
  const adapted = adaptedHeader(JSON.parse(row.receipt) as ReceiptLine[]); // the engine's own writing
  return {
    [GENERATION_HEADER]: row.id,
    'darkroom-model': row.source,
    ...(adapted === null ? {} : { 'darkroom-adapted': adapted }),
  };
}

/** What is known at its end: what it cost in US dollars, and which of its pictures did not come. */
export function endedHeaders(row: GenerationRow): OutgoingHttpHeaders {
  const failures = failuresOf(row);
  return {
    'darkroom-cost': row.actualMicros === null ? 'unknown' : formatMicros(row.actualMicros),
    ...(failures.length === 0
      ? {}
      : {
          'darkroom-failures': failures
            .slice(0, 5)
            .map(({ code, message }) => `${code};message=${quoted(message)}`)
            .join(', '),
        }),
  };
}
