let segmenter: Intl.Segmenter | null = null;
/** Made at the first cut: its tables take as long to load as all the rest of a short command. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter;
}
/** How far a grapheme may reach past the cut before it is cut inside: a thousand accents on one letter do. */
const LOOKAHEAD = 64;

/**
 * The beginning of a text, at most `maximum` UTF-16 units, cut where a reader sees an end: never inside an emoji or an
 * accented letter. Gives the text itself where it is short enough.
 */
export function cutText(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const segment = graphemes()
    .segment(text.slice(0, maximum + LOOKAHEAD))
    .containing(maximum);
  if (segment && segment.index > 0 && segment.index <= maximum) {
    if (maximum - segment.index <= LOOKAHEAD) return text.slice(0, segment.index);
  }
  const cut = text.slice(0, maximum);
  return cut.isWellFormed() || !text.isWellFormed() ? cut : cut.slice(0, -1);
}

/** Characters as a person counts code points: an emoji outside the first plane is one, where `length` says two. */
export function countCharacters(text: string): number {
  let pairs = 0;
  for (let position = 0; position < text.length - 1; position += 1) {
    const unit = text.charCodeAt(position);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(position + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      pairs += 1;
      position += 1;
    }
  }
  return text.length - pairs;
}
