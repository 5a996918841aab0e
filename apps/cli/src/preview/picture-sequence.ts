/** How a terminal takes pictures: the inline files of iTerm2, or kitty's graphics. */
export type PictureProtocol = 'iterm' | 'kitty';

/** Columns that a picture takes: enough to see it by, few enough for several. */
const COLUMNS = 40;
/** Kitty's limit for one piece, in characters of base64. */
const PIECE = 4096;

/**
 * The control sequence that shows a picture in a terminal; null where the terminal cannot read this kind of file.
 * kitty: https://sw.kovidgoyal.net/kitty/graphics-protocol/ ; iTerm2: https://iterm2.com/documentation-images.html
 */
export function pictureSequence(
  protocol: PictureProtocol,
  bytes: Uint8Array,
  mimeType: string,
): string | null {
  const text = Buffer.from(bytes).toString('base64');
  if (protocol === 'iterm') {
    if (!/^image\/(?:png|jpeg|gif|webp)$/.test(mimeType)) return null;
    const head = `size=${bytes.length};inline=1;width=${COLUMNS};preserveAspectRatio=1`;
    return `\u001b]1337;File=${head}:${text}\u0007\n`;
  }
  if (mimeType !== 'image/png') return null;
  const pieces = text.match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? [];
  const sequences = pieces.map((piece, index) => {
    // q=2: the terminal answers nothing, for nobody would read it.
    const first = index === 0 ? `a=T,f=100,q=2,c=${COLUMNS},` : '';
    return `\u001b_G${first}m=${index === pieces.length - 1 ? 0 : 1};${piece}\u001b\\`;
  });
  return sequences.length === 0 ? null : `${sequences.join('')}\n`;
}

type Read = (name: string) => string | null;

/**
 * Which way the terminal at hand takes pictures, by what it says of itself in the environment; null where it says
 * nothing of the kind. Within tmux and screen: null, for they keep such sequences to themselves.
 */
export function pictureProtocol(read: Read): PictureProtocol | null {
  const term = read('TERM') ?? '';
  if (read('TMUX') !== null || /^(?:screen|tmux|dumb)/.test(term)) return null;
  const program = read('TERM_PROGRAM') ?? '';
  if (read('KITTY_WINDOW_ID') !== null || term === 'xterm-kitty') return 'kitty';
  if (program === 'ghostty' || term === 'xterm-ghostty') return 'kitty';
  if (/^(?:iTerm\.app|WezTerm|mintty)$/.test(program)) return 'iterm';
  return read('LC_TERMINAL') === 'iTerm2' ? 'iterm' : null;
}
