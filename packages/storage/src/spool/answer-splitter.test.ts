import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AnswerSplitter, SPLIT_CHARACTERS, type SplitPieces } from './answer-splitter.ts';

/** Text and parts of an answer that comes in chunks of `cut` bytes, and all of it put together again. */
function split(answer: string, cut: number) {
  const splitter = new AnswerSplitter();
  const parts: { bytes: Buffer; isWhole: boolean }[] = [];
  let again = '';
  let part: Buffer[] = [];
  const take = (pieces: SplitPieces) => {
    for (let step = pieces.next(); !step.done; ) {
      const piece = step.value;
      let isDecoded = true;
      if (piece.kind === 'text') again += piece.bytes.toString('latin1');
      else if (piece.kind === 'part') part = [];
      else if (piece.kind === 'base64') {
        const bytes = Buffer.from(piece.text, 'base64');
        isDecoded = bytes.length === piece.byteSize;
        if (isDecoded) part.push(bytes);
      } else {
        const bytes = Buffer.concat(part);
        again += bytes.toString('base64');
        parts.push({ bytes, isWhole: piece.isWhole });
      }
      step = pieces.next(isDecoded);
    }
  };
  const bytes = Buffer.from(answer, 'latin1');
  for (let at = 0; at < bytes.length; at += cut) {
    // One memory for all of them, as a socket's reader has it.
    const chunk = Buffer.from(bytes.subarray(at, at + cut));
    take(splitter.push(chunk));
    chunk.fill(0);
  }
  take(splitter.end());
  return { parts, again };
}

const picture = randomBytes(40_001);
const base64 = picture.toString('base64');
const CUTS = [7, 1000, 16_384, 65_536, 1_000_000];

describe('what an answer is taken apart into', () => {
  it.each([1, 2, 3, ...CUTS])(
    'gives the bytes of pictures, and every character back, in pieces of %i',
    (cut) => {
      const second = randomBytes(30_000);
      const text = `{"created":1,"data":[{"b64_json":"${base64}"},{"b64_json":"data:image/png;base64,${second.toString('base64')}"}],"x":"end"}`;
      const { parts, again } = split(text, cut);
      expect(again === text).toBe(true);
      expect(parts.map(({ isWhole }) => isWhole)).toEqual([true, true]);
      expect(parts[0]?.bytes.equals(picture)).toBe(true);
      expect(parts[1]?.bytes.equals(second)).toBe(true);
    },
  );

  it.each([
    ['short strings', `{"a":"${'A'.repeat(SPLIT_CHARACTERS)}"}`, 0],
    ['long texts', `{"a":"${'a sentence, and so on. '.repeat(4000)}"}`, 0],
    ['base64 that stands behind no quote', base64, 0],
    ['the other alphabet', `"${base64.slice(0, 20_000)}-_${base64}"`, 1],
    ['line ends', `"${base64.slice(0, 20_000)}\\n${base64.slice(20_000)}"`, 1],
    ['escaped slashes', `"${base64.replaceAll('/', '\\/')}"`, 0],
    ['no padding', `"${base64.replace(/=+$/, '')}"`, 1],
    ['too much padding', `"${base64}="`, 1],
    ['padding in the middle', `"${base64}${base64}"`, 1],
    ['bits behind the last byte', `"${base64.slice(0, -2)}${'B='}"`, 1],
    ['an end in the middle', `{"data":[{"b64_json":"${base64.slice(0, 30_001)}`, 1],
    ['an end behind the padding', `"${base64}`, 1],
    ['a quote that is missing', `"${base64} and then nothing`, 1],
    ['bytes that are no text', Buffer.concat([Buffer.from('"'), picture]).toString('latin1'), 0],
  ])('loses nothing of %s', (_name, text, partial) => {
    for (const cut of CUTS) {
      const { parts, again } = split(text, cut);
      expect(again === text, `in pieces of ${cut}`).toBe(true);
      expect(parts.filter(({ isWhole }) => isWhole)).toEqual([]);
      // Where it is cut decides how much is seen at once; a part that is not whole is read as text again.
      expect(parts.length).toBeLessThanOrEqual(partial);
    }
  });

  it('takes no more than 64 pictures out, and leaves the others as text', () => {
    const small = randomBytes(15_000).toString('base64');
    const text = JSON.stringify(Array.from({ length: 70 }, () => small));
    const { parts, again } = split(text, 100_000);
    expect(parts).toHaveLength(64);
    expect(again === text).toBe(true);
  });
});
