import { t } from '../messages/translate.ts';
import { readType } from './node-kinds.ts';
import type { WorkflowNode } from './workflow-document.ts';

/** What a node is called: its id and what it does. */
export const nodeTitle = (id: string, { type }: WorkflowNode): string =>
  t('{id} · {kind}', { id, kind: readType(type)?.kind.label ?? String(type) });

/** The id of a node's element on the page. */
export const elementId = (id: string): string => `node-${id}`;

/** Brings a node into view once it is drawn. */
export function showNode(id: string): void {
  requestAnimationFrame(() =>
    document.getElementById(elementId(id))?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
  );
}

/** Leads to a node once it is drawn. */
export function focusNode(id: string): void {
  requestAnimationFrame(() => document.getElementById(elementId(id))?.focus());
  showNode(id);
}
