import { nearestWord, type Problem, printable, suggestNames } from '@darkroom/core';
import type { z } from 'zod';
import type { Outcome } from '../contracts.ts';
import { LOCAL_NODES, NODE_TYPES, type NodeType, readNodeType } from './node-types.ts';
import {
  type GenerationNode,
  generationNodeSchema,
  type LocalNode,
  MOST_NODES,
  outlineSchema,
  type PictureInput,
} from './workflow-document.ts';

/** Where a node's picture comes from, and the path of that within the node. */
export interface NodeFeed {
  path: string[];
  picture: PictureInput;
}

interface NodeBase {
  id: string;
  /** As the document writes it. */
  writtenType: string;
  feeds: NodeFeed[];
}
export type WorkflowNode = NodeBase &
  (
    | { kind: 'local'; node: LocalNode }
    | { kind: 'generate'; type: Extract<NodeType, { kind: 'generate' }>; node: GenerationNode }
  );

/** A document whose nodes are each as they should be; how they hang together is not looked at. */
export interface WorkflowDocument {
  name: string | null;
  nodes: WorkflowNode[];
}

/** Goes into keys and logs. */
const NODE_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$/;

export const wrong = (message: string, field: string[]): Problem => ({
  code: 'INVALID_INPUT',
  message,
  field,
});

/** Parses a document. Everything that is wrong is told at once, each with its path: `nodes`, `1`, `prompt`. */
export function readWorkflow(document: unknown): Outcome<WorkflowDocument> {
  const outline = outlineSchema.safeParse(document);
  if (!outline.success)
    return { ok: false, problems: problemsOf(outline.error, [], Object.keys(outlineSchema.shape)) };
  const entries = Object.entries(outline.data.nodes);
  if (entries.length === 0)
    return { ok: false, problems: [wrong('A workflow has one node at least.', ['nodes'])] };
  if (entries.length > MOST_NODES) {
    const message = `A workflow has ${MOST_NODES} nodes at most, and this has ${entries.length}. Make several of it.`;
    return { ok: false, problems: [wrong(message, ['nodes'])] };
  }
  const problems: Problem[] = [];
  const nodes: WorkflowNode[] = [];
  for (const [id, written] of entries) {
    const read = readNode(id, written);
    if (read.ok) nodes.push(read.value);
    else problems.push(...read.problems);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { name: outline.data.name?.trim() || null, nodes } };
}

function readNode(id: string, written: unknown): Outcome<WorkflowNode> {
  const path = ['nodes', id.slice(0, 120)];
  const refuse = (message: string, field = path): Outcome<never> => ({
    ok: false,
    problems: [wrong(message, field)],
  });
  if (!NODE_ID.test(id))
    return refuse(
      `"${printable(id, 60)}" cannot be a node's id: letters, digits, and _ . : - between them, 100 at most.`,
    );
  const type =
    typeof written === 'object' && written !== null && 'type' in written ? written.type : undefined;
  if (typeof type !== 'string')
    return refuse(`Node ${id} says no type. There are ${NODE_TYPES.join(', ')}.`, [
      ...path,
      'type',
    ]);
  const known = readNodeType(type);
  if (!known) {
    const hint = suggestNames(type, NODE_TYPES);
    return refuse(`There is no node type "${printable(type, 60)}". ${hint}`, [...path, 'type']);
  }
  if (known.kind === 'local') {
    const schema: z.ZodType<LocalNode> & { shape: object } = LOCAL_NODES[known.type];
    const parsed = schema.safeParse(written);
    if (!parsed.success)
      return { ok: false, problems: problemsOf(parsed.error, path, Object.keys(schema.shape)) };
    const feeds = [{ path: ['image'], picture: parsed.data.image }];
    return { ok: true, value: { id, writtenType: type, feeds, kind: 'local', node: parsed.data } };
  }
  const parsed = generationNodeSchema.safeParse(written);
  if (!parsed.success) {
    const keys = Object.keys(generationNodeSchema.shape);
    return { ok: false, problems: problemsOf(parsed.error, path, keys) };
  }
  const sizes = sizeProblem(parsed.data, path);
  if (sizes) return { ok: false, problems: [sizes] };
  const feeds = feedsOf(parsed.data);
  const { data: node } = parsed;
  return {
    ok: true,
    value: { id, writtenType: type, feeds, kind: 'generate', type: known, node },
  };
}

function feedsOf({ image, mask, reference_images }: GenerationNode): NodeFeed[] {
  return [
    ...(image ? [{ path: ['image'], picture: image }] : []),
    ...(mask ? [{ path: ['mask'], picture: mask }] : []),
    ...reference_images.map(({ image: picture }, index) => ({
      path: ['reference_images', String(index), 'image'],
      picture,
    })),
  ];
}

/** A size is said in one way. */
function sizeProblem(
  { aspect_ratio, width, height, preset }: GenerationNode,
  path: string[],
): Problem | null {
  if ((width === null) !== (height === null))
    return wrong('Width and height come together.', [...path, width === null ? 'width' : 'height']);
  const said = [
    aspect_ratio === null ? [] : ['aspect_ratio'],
    width === null ? [] : ['width'],
    preset === null ? [] : ['preset'],
  ].flat();
  const [, second] = said;
  if (second === undefined) return null;
  return wrong('The size is said twice. Leave one of aspect_ratio, width and height, and preset.', [
    ...path,
    second,
  ]);
}

/** Keys inside of a node's own values, for "did you mean". */
const INNER_KEYS: Readonly<Record<string, readonly string[]>> = {
  model: ['key', 'source', 'id'],
  image: ['node', 'index', 'id'],
  mask: ['node', 'index', 'id'],
  reference_images: ['image', 'role', 'strength'],
};

/** What zod found in the part of a document that stands at `path`. */
function problemsOf(
  error: Pick<z.ZodError, 'issues'>,
  path: readonly string[],
  keys: readonly string[],
): Problem[] {
  const misspelt = new Set(
    error.issues.flatMap(({ code, path: at }) =>
      code === 'unrecognized_keys' ? [at.join('.')] : [],
    ),
  );
  // Where a key is misspelt, nobody has to hear that it is missing as well.
  const issues = error.issues.filter(
    ({ code, path: at }) => code !== 'custom' || !misspelt.has(at.join('.')),
  );
  return issues.flatMap((issue): Problem[] => {
    const inner = issue.path.map(String);
    const field = [...path, ...inner];
    const where =
      field.length === 0 ? 'The document' : field.map((key) => printable(key, 60)).join('.');
    if (issue.code !== 'unrecognized_keys') return [wrong(`${where}: ${issue.message}.`, field)];
    const last = inner.findLast((key) => key in INNER_KEYS);
    const known = inner.length === 0 ? keys : last === undefined ? [] : (INNER_KEYS[last] ?? []);
    return issue.keys.map((key) => {
      const nearest = nearestWord(key, known);
      const hint =
        nearest === null ? ` It takes ${known.join(', ')}.` : ` Did you mean "${nearest}"?`;
      return wrong(`${where} knows no "${printable(key, 60)}".${hint}`, [...field, key]);
    });
  });
}
