import { nearestWord } from '@darkroom/core/plain';
import { type CliProblem, usageProblem } from './cli-problem.ts';
import { type Group, isGroup, type Leaf, type Tree } from './command.ts';

/** What the first words of a command line name. */
export type Found =
  | { kind: 'command'; path: string[]; leaf: Leaf; rest: string[] }
  | { kind: 'group'; path: string[]; group: Group; rest: string[] }
  | { kind: 'root'; rest: string[] }
  | { kind: 'unknown'; problem: CliProblem };

/** Flags with a value that may stand before the verb. */
const GLOBAL_WITH_VALUE = '--url';

/** Takes the next word, flags left out, from `argv`. */
function takeWord(argv: readonly string[]): { word: string | null; rest: string[] } {
  for (let index = 0; index < argv.length; index += 1) {
    const text = argv[index] ?? '';
    if (text === '--') break;
    if (text === GLOBAL_WITH_VALUE) index += 1;
    else if (!text.startsWith('-') || text === '-') {
      return { word: text, rest: argv.toSpliced(index, 1) };
    }
  }
  return { word: null, rest: [...argv] };
}

const own = (table: Tree | Group['commands'], name: string): Leaf | Group | null =>
  Object.hasOwn(table, name) ? (table[name] ?? null) : null;

/** Finds the verb that `argv` calls for. Nothing is abbreviated. */
export function findCommand(tree: Tree, argv: readonly string[]): Found {
  const first = takeWord(argv);
  if (first.word === null) return { kind: 'root', rest: first.rest };
  const node = own(tree, first.word);
  if (node === null)
    return { kind: 'unknown', problem: unknown(first.word, [], Object.keys(tree)) };
  if (!isGroup(node)) return { kind: 'command', path: [first.word], leaf: node, rest: first.rest };
  const second = takeWord(first.rest);
  if (second.word === null)
    return { kind: 'group', path: [first.word], group: node, rest: second.rest };
  const leaf = own(node.commands, second.word);
  if (leaf === null || isGroup(leaf)) {
    return {
      kind: 'unknown',
      problem: unknown(second.word, [first.word], Object.keys(node.commands)),
    };
  }
  return { kind: 'command', path: [first.word, second.word], leaf, rest: second.rest };
}

function unknown(word: string, path: readonly string[], known: readonly string[]): CliProblem {
  const prefix = ['darkroom', ...path].join(' ');
  const near = nearestWord(word, known);
  const hint =
    near === null ? `There are: ${known.join(', ')}.` : `Did you mean \`${prefix} ${near}\`?`;
  return usageProblem(`There is no command \`${prefix} ${word}\`.`, hint);
}
