/**
 * The form of a text, as a small part of regular expressions: characters, `.`, classes (`[0-9a-f]`, `\d`, `\w`, `\s`), groups with
 * `|`, and counts that end (`?`, `{8}`, `{1,6}`). The whole text must be of the form, so there are no anchors. A text is
 * followed along all ways at once, so no text makes it slow, whoever wrote the pattern.
 */
type Form =
  | { kind: 'one'; fits: RegExp }
  | { kind: 'row'; parts: Form[] }
  | { kind: 'choice'; parts: Form[] }
  | { kind: 'count'; of: Form; least: number; most: number };

/** Characters that the longest text of a form has, at most. */
const SIZE_MAXIMUM = 2000;
const COUNT = /^\{(\d{1,4})(?:,(\d{1,4}))?\}/;
/** Stand for themselves only behind a backslash. */
const SIGNS = '\\^$.*+?()[]{}|/';
const CLASSES = 'dDwWsS';

class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Form {
    const form = this.#choice();
    if (this.#at < this.#text.length) throw new RangeError('a ")" closes nothing');
    if (sizeOf(form) > SIZE_MAXIMUM)
      throw new RangeError(`it takes texts of more than ${SIZE_MAXIMUM} characters`);
    return form;
  }

  #choice(): Form {
    const parts = [this.#row()];
    while (this.#take('|')) parts.push(this.#row());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  #row(): Form {
    const parts: Form[] = [];
    while (this.#at < this.#text.length && !'|)'.includes(this.#text.charAt(this.#at)))
      parts.push(this.#counted(this.#single()));
    return { kind: 'row', parts };
  }

  #single(): Form {
    if (this.#take('(?:') || this.#take('(')) {
      if (this.#text.charAt(this.#at) === '?')
        throw new RangeError('groups are written (…) or (?:…), and look nowhere');
      const inner = this.#choice();
      if (!this.#take(')')) throw new RangeError('a "(" is not closed');
      return inner;
    }
    if (this.#text.charAt(this.#at) === '[') return one(this.#class());
    const sign = this.#character();
    if (sign.length === 1 && '*+'.includes(sign))
      throw new RangeError(`"${sign}" has no end: say how many at most, such as {1,40}`);
    if (sign.length === 1 && '^$'.includes(sign))
      throw new RangeError(`"${sign}" is left out: the whole text is looked at in any case`);
    if (sign.length === 1 && '?{}]'.includes(sign))
      throw new RangeError(`"${sign}" stands at a wrong place: put a backslash before it`);
    return one(sign === '/' ? '\\/' : sign);
  }

  /** A class as it stands: its own rules are those of the language, which refuses what is none. */
  #class(): string {
    const start = this.#at;
    this.#at += 1;
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== ']')
      this.#character('-');
    if (!this.#take(']')) throw new RangeError('a "[" is not closed');
    return this.#text.slice(start, this.#at);
  }

  /** One character, with the backslash before it where there is one. */
  #character(more = ''): string {
    const [sign = ''] = this.#text.slice(this.#at);
    this.#at += sign.length;
    if (sign !== '\\') return sign;
    const [escaped = ''] = this.#text.slice(this.#at);
    this.#at += escaped.length;
    if (escaped === '' || !`${SIGNS}${CLASSES}${more}`.includes(escaped))
      throw new RangeError(`"\\${escaped}" means nothing here`);
    return `\\${escaped}`;
  }

  #counted(of: Form): Form {
    if (this.#take('?')) return { kind: 'count', of, least: 0, most: 1 };
    const [whole, low, high] = COUNT.exec(this.#text.slice(this.#at)) ?? [];
    if (whole === undefined) return of;
    this.#at += whole.length;
    const [least, most] = [Number(low), Number(high ?? low)];
    if (most < least || most === 0) throw new RangeError(`"${whole}" counts nothing`);
    return { kind: 'count', of, least, most };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

function one(source: string): Form {
  try {
    return { kind: 'one', fits: new RegExp(`^${source}$`, 'u') };
  } catch {
    throw new RangeError(`"${source}" is no character and no class`);
  }
}

function sizeOf(form: Form): number {
  switch (form.kind) {
    case 'one':
      return 1;
    case 'row':
      return form.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case 'choice':
      return form.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case 'count':
      return form.most * Math.max(1, sizeOf(form.of));
  }
}

/** Where a form may end that begins at one of these places. */
function endsOf(
  form: Form,
  characters: readonly string[],
  starts: ReadonlySet<number>,
): Set<number> {
  if (starts.size === 0) return new Set();
  switch (form.kind) {
    case 'one': {
      const fits = (at: number) => form.fits.test(characters[at] ?? '');
      return new Set([...starts].filter(fits).map((at) => at + 1));
    }
    case 'row': {
      let ends = new Set(starts);
      for (const part of form.parts) ends = endsOf(part, characters, ends);
      return ends;
    }
    case 'choice':
      return new Set(form.parts.flatMap((part) => [...endsOf(part, characters, starts)]));
    case 'count': {
      const found = new Set(form.least === 0 ? starts : []);
      let ends = new Set(starts);
      for (let times = 1; times <= form.most && ends.size > 0; times += 1) {
        ends = endsOf(form.of, characters, ends);
        if (times >= form.least) for (const end of ends) found.add(end);
      }
      return found;
    }
  }
}

/** Why a text is no pattern, as the end of a sentence; null where it is one. */
export function patternProblem(pattern: string): string | null {
  try {
    new PatternReader(pattern).read();
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Whether the whole text is of a pattern's form. Throws a RangeError for what is no pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  const form = new PatternReader(pattern).read();
  const characters = [...text];
  if (characters.length > SIZE_MAXIMUM) return false;
  return endsOf(form, characters, new Set([0])).has(characters.length);
}
