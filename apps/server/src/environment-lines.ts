/** A variable of a `.env` file, and the line (from 1) that sets it. */
export interface SetVariable {
  readonly value: string;
  readonly line: number;
}

/** A line that could not be read. The text of the line is not in the message: it may be a key. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const SETTING = /^\s*(?:export\s+)?(?<name>[^=]*?)\s*=[^\S\n]*(?<rest>.*)$/s;
const FORM = 'A line sets a variable as NAME=value, or is a comment behind "#"';

/**
 * Reads the text of a `.env` file as Node does (`export`, comments, quotes of three kinds, values of several lines),
 * and tells which lines say nothing that can be understood, where Node passes over them in silence.
 */
export function readEnvironmentLines(text: string): {
  variables: ReadonlyMap<string, SetVariable>;
  problems: readonly LineProblem[];
} {
  const variables = new Map<string, SetVariable>();
  const problems: LineProblem[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let index = 0; index < lines.length; index += 1) {
    const text = lines[index] ?? '';
    const line = index + 1;
    const tell = (message: string) => problems.push({ line, message });
    if (/^\s*(#|$)/.test(text)) continue;
    const { name, rest } = SETTING.exec(text)?.groups ?? {};
    if (name === undefined || rest === undefined) {
      const isYaml = /^\s*[A-Za-z_][\w.-]*\s*:(\s|$)/.test(text);
      tell(`there is no "="${isYaml ? ', and ":" sets nothing here' : ''}. ${FORM}.`);
      continue;
    }
    if (!NAME.test(name)) {
      tell(
        name === ''
          ? `there is no name before the "=". ${FORM}.`
          : `what stands before the "=" is no name: letters, digits and "_", no spaces. ${FORM}.`,
      );
      continue;
    }
    const quote = /^["'`]/.exec(rest)?.[0];
    let value = rest.replace(/\s*#.*$/, '').trim();
    if (quote !== undefined) {
      const quoted = readQuoted(lines, index, rest, quote);
      if (quoted === null) {
        tell(`the value of ${name} begins with ${quote} and no ${quote} closes it.`);
        continue;
      }
      if (!/^\s*(#.*)?$/.test(quoted.behind)) {
        const where = quoted.last === index ? '' : ` in line ${quoted.last + 1}`;
        tell(
          `behind the ${quote} that closes ${name}${where} stands something more, which is not taken. Is a ${quote} missing?`,
        );
      }
      index = quoted.last;
      value = quote === '"' ? quoted.value.replaceAll('\\n', '\n') : quoted.value;
    }
    const earlier = variables.get(name);
    if (earlier) tell(`${name} was set in line ${earlier.line} already. This line counts.`);
    variables.set(name, { value, line });
  }
  return { variables, problems };
}

/** A quoted value that begins in line `first` with `rest` and may go on over the lines that follow. */
function readQuoted(
  lines: readonly string[],
  first: number,
  rest: string,
  quote: string,
): { value: string; behind: string; last: number } | null {
  const parts: string[] = [];
  for (let last = first; last < lines.length; last += 1) {
    const text = last === first ? rest.slice(1) : (lines[last] ?? '');
    const end = text.indexOf(quote);
    if (end >= 0) {
      parts.push(text.slice(0, end));
      return { value: parts.join('\n'), behind: text.slice(end + 1), last };
    }
    parts.push(text);
  }
  return null;
}
