import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import {
  alreadyThere,
  extensionOf,
  isPictureExtension,
  type OutputPlan,
  planOutput,
  safeName,
} from '../generation/output-path.ts';
import type { Session } from '../program/session.ts';

type Document = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file names that save nodes ask for, by node. A name that two of them ask for gets the node's id as well. */
export function askedNames(document: Document): ReadonlyMap<string, string> {
  const nodes = isRecord(document.nodes) ? Object.entries(document.nodes) : [];
  const asked = nodes.flatMap(([id, node]): [string, string][] =>
    isRecord(node) && node.type === 'save' && typeof node.filename === 'string'
      ? [[id, fileName(node.filename)]]
      : [],
  );
  const names = asked.map(([, name]) => name);
  return new Map(
    asked.map(([id, name]) => {
      const isShared = names.indexOf(name) !== names.lastIndexOf(name);
      const { stem, extension } = split(name);
      return [id, isShared ? `${stem}-${safeName(id)}${extension}` : name];
    }),
  );
}

/** The name alone, with nothing in it that leads out of a folder or that a file system refuses. */
function fileName(text: string): string {
  const { stem, extension } = split(text.split(/[\\/]/).at(-1) ?? '');
  return `${stem.replace(/[^\p{L}\p{N} ._()-]/gu, '_').replace(/^[. ]+/, '') || 'image'}${extension}`;
}

/** A name and the extension of a picture that it ends in; empty where it has none. */
function split(name: string): { stem: string; extension: string } {
  const extension = isPictureExtension(extname(name)) ? extname(name) : '';
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/** Where a picture of a node goes: by the name that its node asked for, else by run and node. `count`: of the node's pictures. */
export function nodePath(
  plan: OutputPlan,
  asked: ReadonlyMap<string, string>,
  picture: { runId: string; nodeId: string; index: number; count: number; mimeType: string },
): string {
  const { runId, nodeId, index, count, mimeType } = picture;
  const name = asked.get(nodeId) ?? `${safeName(runId)}-${safeName(nodeId)}`;
  const { stem, extension } = split(name);
  const number = count > 1 ? `-${index + 1}` : '';
  return join(plan.directory, `${stem}${number}${extension || `.${extensionOf(mimeType)}`}`);
}

/**
 * The folder that a workflow's pictures go to. `document` null: it is read when the run has ended.
 *
 * @throws CliProblem where it cannot be written, or a file is in the way of a name that the document asks for.
 */
export async function planWorkflowOutput(
  session: Session,
  options: { output: string; isForced: boolean; document: Document | null },
): Promise<OutputPlan> {
  const { output, isForced, document } = options;
  const plan = await planOutput({
    output: /[\\/]$/.test(output) ? output : `${output}/`,
    isForced,
    workingDirectory: session.workingDirectory,
    count: 1,
  });
  if (!isForced && document !== null) {
    for (const name of askedNames(document).values()) {
      const path = join(plan.directory, name);
      if (existsSync(path)) throw alreadyThere(path);
    }
  }
  return plan;
}
