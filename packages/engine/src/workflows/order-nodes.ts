import { type Problem, printable, suggestNames } from '@darkroom/core';
import type { Outcome } from '../contracts.ts';
import { type WorkflowDocument, type WorkflowNode, wrong } from './read-workflow.ts';

/** Pictures that a node makes. */
const picturesOf = (node: WorkflowNode) => (node.kind === 'local' ? 1 : node.node.count);

/** Ids of the nodes that feed a node, each once. */
export const feedersOf = ({ feeds }: WorkflowNode): string[] => [
  ...new Set(feeds.flatMap(({ picture: { node } }) => (node === undefined ? [] : [node]))),
];

/** The nodes so that each stands behind those that feed it. Missing nodes and cycles are refused, with their paths. */
export function orderNodes({ nodes }: WorkflowDocument): Outcome<WorkflowNode[]> {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const problems = nodes.flatMap((node) => feedProblems(node, known));
  const ordered: WorkflowNode[] = [];
  const settled = new Set<string>();
  const way: { id: string; field: string[] }[] = [];
  const visit = (node: WorkflowNode) => {
    for (const { path, picture } of node.feeds) {
      const feeder = picture.node === undefined ? undefined : known.get(picture.node);
      if (!feeder || settled.has(feeder.id)) continue;
      way.push({ id: node.id, field: ['nodes', node.id, ...path, 'node'] });
      const start = way.findIndex(({ id }) => id === feeder.id);
      if (start < 0) visit(feeder);
      else problems.push(cycle(way.slice(start)));
      way.pop();
    }
    // Also where it stands in a cycle: that is told once.
    settled.add(node.id);
    ordered.push(node);
  };
  for (const node of nodes) if (!settled.has(node.id)) visit(node);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: ordered };
}

function feedProblems(
  { id, feeds }: WorkflowNode,
  known: ReadonlyMap<string, WorkflowNode>,
): Problem[] {
  return feeds.flatMap(({ path, picture: { node: named, index = 0 } }): Problem[] => {
    if (named === undefined) return [];
    const at = ['nodes', id, ...path];
    const feeder = known.get(named);
    if (!feeder) {
      const hint = suggestNames(named, [...known.keys()]);
      const message = `There is no node "${printable(named, 60)}" whose picture node ${id} could take. ${hint}`;
      return [{ code: 'NOT_FOUND', message, field: [...at, 'node'] }];
    }
    const many = picturesOf(feeder);
    if (index < many) return [];
    const message = `Node ${named} makes ${many === 1 ? 'one picture: index is 0' : `${many} pictures: index is from 0 to ${many - 1}`}.`;
    return [wrong(message, [...at, 'index'])];
  });
}

/** `way`: from a node to the one that feeds it, and so on until it comes back to the first. */
function cycle(way: readonly { id: string; field: string[] }[]): Problem {
  const [first] = way;
  const ids = [...way.map(({ id }) => id), first?.id ?? ''];
  const message = `These nodes wait for each other: ${ids.join(' ← ')}. Take one of the inputs away.`;
  return wrong(message, first?.field ?? ['nodes']);
}
