/** A problem as the API tells it of a document. */
export interface PlanProblem {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[] | null;
}

/** What stands in the way of a document, where it stands. */
export interface SortedProblems {
  /** By the node's id, then by its key; under `''` what is said of the node as a whole. */
  readonly byNode: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Of the cap. */
  readonly cap: readonly string[];
  /** Of the document, or of all of it. */
  readonly others: readonly string[];
}

/** Sorts problems to the nodes and fields that they are about. A reference's stand under `reference_images.<place>`. */
export function sortProblems(problems: readonly PlanProblem[]): SortedProblems {
  const byNode = new Map<string, Map<string, string[]>>();
  const cap: string[] = [];
  const others: string[] = [];
  for (const { field, message } of problems) {
    const path = (field ?? []).filter((part, place) => !(place === 0 && part === 'input'));
    if (path[0] === 'maxCost') cap.push(message);
    const [document, nodes, id, key = '', place] = path;
    if (document !== 'document' || nodes !== 'nodes' || id === undefined) {
      if (path[0] !== 'maxCost') others.push(message);
      continue;
    }
    const name = key === 'reference_images' && place !== undefined ? `${key}.${place}` : key;
    const ofNode = byNode.get(id) ?? new Map<string, string[]>();
    ofNode.set(name, [...(ofNode.get(name) ?? []), message]);
    byNode.set(id, ofNode);
  }
  return { byNode, cap, others };
}

/** Problems of a node that none of its shown fields tells. */
export const leftOver = (
  problems: ReadonlyMap<string, readonly string[]> | undefined,
  shown: ReadonlySet<string>,
): string[] => [...(problems ?? [])].flatMap(([key, messages]) => (shown.has(key) ? [] : messages));
