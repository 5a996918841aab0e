import { isRecord, type WorkflowDocument, type WorkflowNode } from './workflow-document.ts';

/** Where in a node a picture is named: `image`, `mask`, or `reference_images`, a place, `image`. */
export type FeedPath =
  | readonly [key: 'image' | 'mask']
  | readonly ['reference_images', string, 'image'];

/** A picture that a node works from: what another node makes, or one that is there. */
export interface Feed {
  readonly path: FeedPath;
  /** The node that makes it; null: it is there. */
  readonly node: string | null;
  /** Which of that node's pictures, from 0. */
  readonly index: number;
  /** Of an image or upload. */
  readonly id: string | null;
}

/** A node's picture in the place of another's input. */
export interface Edge {
  readonly from: string;
  readonly index: number;
  readonly to: string;
  readonly path: FeedPath;
}

/** How a picture is named in a document. */
export type WrittenPicture =
  | { readonly node: string; readonly index?: number }
  | { readonly id: string };

/** The most pictures that one node makes. */
export const MOST_PICTURES = 10;

const referencesOf = ({ reference_images: list }: WorkflowNode): readonly unknown[] =>
  Array.isArray(list) ? list : [];

function feedOf(path: FeedPath, picture: unknown): Feed[] {
  if (!isRecord(picture)) return [];
  const { node, index, id } = picture;
  return [
    {
      path,
      node: typeof node === 'string' ? node : null,
      index: typeof index === 'number' ? index : 0,
      id: typeof id === 'string' ? id : null,
    },
  ];
}

/** The pictures that a node works from, in the order in which it shows them. */
export function feedsOf(node: WorkflowNode): Feed[] {
  return [
    ...feedOf(['image'], node.image),
    ...feedOf(['mask'], node.mask),
    ...referencesOf(node).flatMap((one, place) =>
      feedOf(['reference_images', String(place), 'image'], isRecord(one) ? one.image : null),
    ),
  ];
}

/** Which nodes feed which. Inputs of nodes that are not there are left out. */
export function edgesOf({ nodes }: WorkflowDocument): Edge[] {
  return Object.entries(nodes).flatMap(([to, node]) =>
    feedsOf(node).flatMap(({ node: from, index, path }) =>
      from !== null && Object.hasOwn(nodes, from) ? [{ from, index, to, path }] : [],
    ),
  );
}

/** What was found out of a document: every input of every node asks for it. */
const known = new WeakMap<WorkflowDocument, Map<string, ReadonlySet<string>>>();

/** A node, and all that wait for its pictures, at first or second hand. */
function waitersOf(document: WorkflowDocument, id: string): ReadonlySet<string> {
  const ofDocument = known.get(document) ?? new Map<string, ReadonlySet<string>>();
  known.set(document, ofDocument);
  const found = ofDocument.get(id);
  if (found) return found;
  const edges = edgesOf(document);
  const waiters = new Set([id]);
  // A set goes on to what is added while it is gone through.
  for (const one of waiters) for (const { from, to } of edges) if (from === one) waiters.add(to);
  ofDocument.set(id, waiters);
  return waiters;
}

/** Whether a node may feed another: not itself, and none that waits for it. */
export const mayFeed = (document: WorkflowDocument, from: string, to: string): boolean =>
  !waitersOf(document, to).has(from);

/** How many pictures a node makes. */
export function picturesOf({ count }: WorkflowNode): number {
  const isCount = typeof count === 'number' && Number.isInteger(count);
  return isCount ? Math.min(MOST_PICTURES, Math.max(1, count)) : 1;
}

/** A document with another node under an id. */
export const withNode = (
  document: WorkflowDocument,
  id: string,
  node: WorkflowNode,
): WorkflowDocument => ({ ...document, nodes: { ...document.nodes, [id]: node } });

/** A node with another value under a key; null, an empty text and an empty list take the key away. */
export function withField(node: WorkflowNode, key: string, value: unknown): WorkflowNode {
  const isNothing = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (!isNothing) return { ...node, [key]: value };
  const { [key]: _gone, ...others } = node;
  return others;
}

/** A node with another picture in a place, or none. A reference behind the last one is added. */
export function withPicture(
  node: WorkflowNode,
  path: FeedPath,
  picture: WrittenPicture | null,
): WorkflowNode {
  const [key, place] = path;
  if (place === undefined) return withField(node, key, picture);
  const list = [...referencesOf(node)];
  const at = Number(place);
  if (picture === null) list.splice(at, 1);
  else {
    const before = list[at];
    list[at] = { ...(isRecord(before) ? before : {}), image: picture };
  }
  return withField(node, key, list);
}

/** A node without the pictures of another. */
function without(node: WorkflowNode, feeder: string): WorkflowNode {
  // From behind: a reference that goes moves those behind it.
  return feedsOf(node)
    .reverse()
    .reduce(
      (left, feed) => (feed.node === feeder ? withPicture(left, feed.path, null) : left),
      node,
    );
}

/** A document without a node, and without what it fed. */
export function withoutNode(document: WorkflowDocument, id: string): WorkflowDocument {
  const left = Object.entries(document.nodes)
    .filter(([other]) => other !== id)
    .map(([other, node]): [string, WorkflowNode] => [other, without(node, id)]);
  return { ...document, nodes: Object.fromEntries(left) };
}

/** The least number that is no node's id yet. */
export function freshId({ nodes }: WorkflowDocument): string {
  let number = 1;
  while (Object.hasOwn(nodes, String(number))) number += 1;
  return String(number);
}

/** A document with a node under another id, also where others name it. The same document where that id is taken. */
export function renamed(document: WorkflowDocument, from: string, to: string): WorkflowDocument {
  if (to === '' || Object.hasOwn(document.nodes, to)) return document;
  const nodes = Object.entries(document.nodes).map(([id, node]): [string, WorkflowNode] => [
    id === from ? to : id,
    feedsOf(node)
      .filter((feed) => feed.node === from)
      .reduce(
        (next, { path }) => withPicture(next, path, { ...written(next, path), node: to }),
        node,
      ),
  ]);
  return { ...document, nodes: Object.fromEntries(nodes) };
}

/** The picture in a place, with all that is written of it. */
function written(node: WorkflowNode, [key, place]: FeedPath): Record<string, unknown> {
  const entry = place === undefined ? node : referencesOf(node)[Number(place)];
  const picture = isRecord(entry) ? entry[place === undefined ? key : 'image'] : null;
  return isRecord(picture) ? picture : {};
}

/** What of a node tells how it is joined. */
const SHAPE: readonly string[] = ['type', 'count', 'image', 'mask', 'reference_images'];

/** A document with what tells how its nodes are joined alone: typing into a prompt does not change it. */
export function shapeOf({ nodes }: WorkflowDocument): WorkflowDocument {
  const shapes = Object.entries(nodes).map(([id, node]): [string, WorkflowNode] => [
    id,
    Object.fromEntries(Object.entries(node).filter(([key]) => SHAPE.includes(key))),
  ]);
  return { nodes: Object.fromEntries(shapes) };
}
