import { nearestWord } from '@darkroom/core/plain';
import type { ParameterInput, ParameterPartsFragment, ParameterValue } from '../gql/graphql.ts';
import { CliProblem } from '../program/cli-problem.ts';

/** What is wrong with one `--param`. */
interface Wrong {
  readonly code: string;
  readonly message: string;
}

export interface ParameterValues {
  readonly inputs: ParameterInput[];
  /** Images to upload first, by the parameter that takes them. */
  readonly images: ReadonlyMap<string, string[]>;
  /** Everything that cannot be sent; null: nothing. */
  readonly problem: CliProblem | null;
}

const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

/**
 * Gives each `name=value` the type that the model's parameter has. The server checks ranges and words; here only what
 * cannot be sent is left out and told, all of it at once. With `isLenient` an unknown name goes along as text, to be
 * dropped and told in the receipt.
 */
export function parameterValues(
  pairs: readonly string[],
  parameters: readonly ParameterPartsFragment[],
  isLenient: boolean,
): ParameterValues {
  const wrong: Wrong[] = [];
  const texts = new Map<string, string[]>();
  for (const pair of pairs) {
    const separator = pair.indexOf('=');
    if (separator < 1)
      wrong.push({
        code: 'INVALID_INPUT',
        message: `--param "${pair}" is not of the form name=value.`,
      });
    else {
      const name = pair.slice(0, separator);
      texts.set(name, [...(texts.get(name) ?? []), pair.slice(separator + 1)]);
    }
  }
  const inputs: ParameterInput[] = [];
  const images = new Map<string, string[]>();
  for (const [name, given] of texts) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter?.__typename === 'ImageParameter') images.set(name, given);
    else {
      const value =
        parameter === undefined
          ? unknown(name, given, parameters, isLenient)
          : typed(parameter, given);
      if ('message' in value) wrong.push(value);
      else inputs.push({ name, value });
    }
  }
  const [first] = wrong;
  const message = wrong.map((one) => one.message).join('\n');
  const details = wrong.length > 1 ? wrong : [];
  const problem = first ? new CliProblem(first.code, message, { exitCode: 2, details }) : null;
  return { inputs, images, problem };
}

function unknown(
  name: string,
  given: readonly string[],
  parameters: readonly ParameterPartsFragment[],
  isLenient: boolean,
): ParameterValue | Wrong {
  if (isLenient) return { string: given.join(',') };
  const names = parameters.map((parameter) => parameter.name);
  const near = nearestWord(name, names);
  const hint =
    near !== null
      ? ` Did you mean ${near}?`
      : names.length === 0
        ? ' It has none of its own.'
        : ` There are: ${names.join(', ')}.`;
  return { code: 'UNSUPPORTED_PARAMETER', message: `The model has no parameter "${name}".${hint}` };
}

function typed(
  parameter: ParameterPartsFragment,
  given: readonly string[],
): ParameterValue | Wrong {
  const [text = '', ...more] = given;
  const { name } = parameter;
  const wrong = (what: string): Wrong => ({
    code: 'INVALID_INPUT',
    message: `--param ${name}=${text}: ${what}`,
  });
  if (more.length > 0 && parameter.__typename !== 'TextParameter')
    return wrong('it is given twice; it takes one value.');
  switch (parameter.__typename) {
    case 'IntParameter':
      return /^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31
        ? { int: Number(text) }
        : wrong('a whole number is wanted.');
    case 'FloatParameter':
      return text.trim() !== '' && Number.isFinite(Number(text))
        ? { float: Number(text) }
        : wrong('a number is wanted, such as 7.5.');
    case 'BooleanParameter': {
      const word = text.toLowerCase();
      if (YES.has(word)) return { boolean: true };
      return NO.has(word) ? { boolean: false } : wrong('true or false is wanted.');
    }
    default:
      return more.length > 0 ? { strings: [...given] } : { string: text };
  }
}
