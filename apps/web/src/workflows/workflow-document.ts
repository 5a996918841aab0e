import { UnreadableError } from '../batches/unreadable-error.ts';
import { t } from '../messages/translate.ts';

/** A node as it is written: its type, and the keys that this type has. */
export type WorkflowNode = Readonly<Record<string, unknown>>;

/** A document as the API takes it. Whatever is written in it stays, also what nothing here shows. */
export interface WorkflowDocument {
  readonly [key: string]: unknown;
  readonly nodes: Readonly<Record<string, WorkflowNode>>;
}

export const EMPTY_DOCUMENT: WorkflowDocument = { nodes: {} };

/** How a document looks, for whoever wrote something else. */
const EXAMPLE = '{"nodes": {"1": {"type": "text_to_image", …}}}';

/** A seed of more digits than a JSON number keeps. Within a text the quotes would be escaped, so this is the key. */
const LONG_SEED = /("seed"\s*:\s*)(\d{16,20})(?=\s*[,}])/g;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that has nodes, each an object: the rest is the server's to judge. @throws UnreadableError */
export function documentOf(value: unknown): WorkflowDocument {
  if (!isRecord(value) || !isRecord(value.nodes))
    throw new UnreadableError(
      t('There are no nodes in it. Write it like {example}', { example: EXAMPLE }),
    );
  const nodes = Object.entries(value.nodes).map(([id, node]): [string, WorkflowNode] => {
    if (!isRecord(node)) throw new UnreadableError(t('Node “{id}” is no object.', { id }));
    return [id, node];
  });
  return { ...value, nodes: Object.fromEntries(nodes) };
}

/** A document out of JSON; long seeds become texts, which keep their digits. @throws UnreadableError */
export function readDocument(text: string): WorkflowDocument {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(LONG_SEED, '$1"$2"'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new UnreadableError(t('This is no JSON: {reason}', { reason }));
  }
  return documentOf(value);
}

/** A document as JSON, to be read by people too. */
export const writeDocument = (document: WorkflowDocument): string =>
  `${JSON.stringify(document, null, 2)}\n`;

/** What people call it; empty where it has no name. */
export const documentName = ({ name }: WorkflowDocument): string =>
  typeof name === 'string' ? name : '';

/** What a node says under a key, as a field shows it. */
export function writtenText(node: WorkflowNode, key: string): string {
  const value = node[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
