import type { ModelChoice } from '../studio/model-choices.ts';
import { type FeedPath, feedsOf, freshId, mayFeed, withNode, withPicture } from './graph.ts';
import { type NodeKind, readType } from './node-kinds.ts';
import { usualModel } from './node-models.ts';
import type { WorkflowDocument, WorkflowNode } from './workflow-document.ts';

/** What a tool says before anybody wrote anything: it needs it. */
const BEGINNINGS: Readonly<Record<string, WorkflowNode>> = {
  resize: { width: 1024, height: 1024 },
};

/** A document with a node more, and the id of it. `feeder`: the node whose picture it takes; null: none yet. */
export function withNewNode(
  document: WorkflowDocument,
  kind: NodeKind,
  feeder: string | null,
  choices: readonly ModelChoice[],
): { document: WorkflowDocument; id: string } {
  const id = freshId(document);
  const key = kind.mode === null ? null : usualModel(kind.mode, document, choices);
  const node: WorkflowNode = {
    type: kind.type,
    ...(key === null ? {} : { model: { key } }),
    ...BEGINNINGS[kind.type],
  };
  const [input] = kind.inputs;
  const isFed = input !== undefined && feeder !== null;
  return {
    id,
    document: withNode(
      document,
      id,
      isFed ? withPicture(node, [input.key], { node: feeder }) : node,
    ),
  };
}

/** Why two nodes were not joined: a round, or a node that takes no pictures. */
export type Unjoined = 'round' | 'no-input';

/**
 * The document with a node's picture in an input of another. `input`: the path of the input; null: the first that is free,
 * else the first.
 */
export function joined(
  document: WorkflowDocument,
  from: string,
  to: string,
  input: FeedPath | null,
): WorkflowDocument | Unjoined {
  const node = document.nodes[to];
  if (node === undefined || !mayFeed(document, from, to)) return 'round';
  const path = input ?? freeInput(node);
  if (path === null) return 'no-input';
  return withNode(document, to, withPicture(node, path, { node: from }));
}

function freeInput(node: WorkflowNode): FeedPath | null {
  const type = readType(node.type);
  if (type === null) return null;
  const taken = new Set(feedsOf(node).map(({ path }) => path[0]));
  const { inputs } = type.kind;
  const free = inputs.find(({ key }) => !taken.has(key)) ?? inputs[0];
  if (free) return [free.key];
  // Words alone make it, beside pictures that show what is meant.
  const references = feedsOf(node).filter(({ path }) => path[0] === 'reference_images');
  return type.kind.mode === null ? null : ['reference_images', String(references.length), 'image'];
}

/** The path that an input's name on the canvas says. */
export function pathOf(input: string | null): FeedPath | null {
  const [key, place] = (input ?? '').split(' ');
  if (key === 'image' || key === 'mask') return [key];
  return key === 'reference_images' && place !== undefined ? [key, place, 'image'] : null;
}
