import type { GenerationMode } from '../gql/graphql.ts';
import { firstChoice } from '../studio/first-choice.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { isCalled, type NodeKind, readType } from './node-kinds.ts';
import { isRecord, type WorkflowDocument, type WorkflowNode } from './workflow-document.ts';

/** The word by which a node names its model: key, source or id. Empty: none. */
export function modelWord({ model }: WorkflowNode): string {
  if (!isRecord(model)) return '';
  const word = model.key ?? model.source ?? model.id;
  return typeof word === 'string' ? word : '';
}

/** The model of a node, by its key or source; null: there is none of that name here. */
export const modelOf = (
  node: WorkflowNode,
  choices: readonly ModelChoice[],
): ModelChoice | null => {
  const word = modelWord(node);
  return choices.find(({ key, source }) => word === key || word === source) ?? null;
};

/** Models that can be asked now for what a mode does. */
export const modelsFor = (
  mode: GenerationMode,
  choices: readonly ModelChoice[],
): readonly ModelChoice[] =>
  choices.filter(({ isReady, isGone, modes }) => isReady && !isGone && modes.includes(mode));

/** The node with another model. A provider's name before its type goes where the model is another one's. */
export function withModel(node: WorkflowNode, { key, provider }: ModelChoice): WorkflowNode {
  const type = readType(node.type);
  const isOther = type?.provider && provider !== null && !isCalled(provider.slug, type.provider);
  return { ...node, ...(isOther ? { type: type.kind.type } : {}), model: { key } };
}

/** The key of the model that a new node begins with: one that the workflow has already, else what costs nothing. Null: there is none. */
export function usualModel(
  mode: GenerationMode,
  { nodes }: WorkflowDocument,
  choices: readonly ModelChoice[],
): string | null {
  const able = modelsFor(mode, choices);
  const used = Object.values(nodes)
    .map(modelWord)
    .findLast((word) => able.some(({ key }) => key === word));
  if (used !== undefined) return used;
  const first = firstChoice(able, true);
  return able.find(({ source }) => source === first)?.key ?? null;
}

/** Whether a kind of node can be added: not before a model that does it is known, and never where none does. */
export function addableState(
  { mode }: NodeKind,
  choices: readonly ModelChoice[],
  isComplete: boolean,
): 'addable' | 'loading' | 'none' {
  if (mode === null || modelsFor(mode, choices).length > 0) return 'addable';
  return isComplete ? 'none' : 'loading';
}
