import { Button, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconBraces, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { UnreadableError } from '../batches/unreadable-error.ts';
import { dollarsOf } from '../batches/written-values.ts';
import { errorText } from '../frame/problem-notice.tsx';
import type { WorkflowInput } from '../gql/graphql.ts';
import { notify } from '../lib/notify.ts';
import { announce } from '../live/announce.ts';
import { t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { AddMenu } from './add-menu.tsx';
import { joined, pathOf, withNewNode } from './add-node.ts';
import { Beginnings } from './beginnings.tsx';
import { EditorNode, type EditorNodes } from './editor-node.tsx';
import { freshId, renamed, shapeOf, withNode, withoutNode } from './graph.ts';
import { JsonDialog } from './json-dialog.tsx';
import type { NodeKind } from './node-kinds.ts';
import { focusNode } from './node-title.ts';
import { PlanPanel } from './plan-panel.tsx';
import { sortProblems } from './plan-problems.ts';
import { useOrder } from './use-order.ts';
import { useWorkflowDraft } from './use-workflow-draft.ts';
import { useWorkflowPlan } from './use-workflow-plan.ts';
import { WorkflowCanvas } from './workflow-canvas.tsx';
import { documentName, documentOf, EMPTY_DOCUMENT } from './workflow-document.ts';
import styles from './workflows.module.css';

const NO_PROBLEMS = sortProblems([]);

/** A workflow being written: nodes joined by their pictures, priced as a whole as they are written. */
export function WorkflowEditor({
  choices,
  isComplete,
  onOrdered,
}: {
  choices: readonly ModelChoice[];
  /** Whether every model is among the choices. */
  isComplete: boolean;
  onOrdered: (id: string) => void;
}) {
  const { draft, change, setCap, undo } = useWorkflowDraft();
  const { document, cap } = draft;
  const [isJsonOpen, setJsonOpen] = useState(false);
  const isEmpty = Object.keys(document.nodes).length === 0;
  const { maxCost, unreadable } = readCap(cap);
  const input: WorkflowInput | null = isEmpty || unreadable !== null ? null : { document, maxCost };
  const { plan, isCurrent, error } = useWorkflowPlan(input);
  const { order, isOrdering, refused } = useOrder(onOrdered);
  const problems = useMemo(() => (plan ? sortProblems(plan.userErrors) : NO_PROBLEMS), [plan]);

  const reason = isEmpty
    ? t('Add a node first.')
    : unreadable !== null
      ? t('Something cannot be read: see above.')
      : error
        ? errorText(error)
        : plan === null || !isCurrent
          ? t('Asking for the price…')
          : plan.userErrors.length > 0
            ? t('Something stands in the way:')
            : null;

  const run = () => {
    if (reason === null && input !== null) void order(input);
  };
  const latest = useRef(document);
  latest.current = document;
  const key = JSON.stringify(shapeOf(document));
  // The same object until nodes are joined otherwise.
  const shape = useMemo(() => documentOf(JSON.parse(key)), [key]);
  const nodes = useMemo((): EditorNodes => {
    const add = (kind: NodeKind, feeder: string | null) => {
      const { document: next, id } = withNewNode(latest.current, kind, feeder, choices);
      change(() => next);
      announce(t('Node {id} was added: {kind}.', { id, kind: kind.label }));
      focusNode(id);
    };
    const copy = (id: string) => {
      const to = freshId(latest.current);
      const node = latest.current.nodes[id];
      if (node === undefined) return;
      change((before) => withNode(before, to, node));
      announce(t('Node {id} was copied as node {copy}.', { id, copy: to }));
      focusNode(to);
    };
    const remove = (id: string) => {
      change((before) => withoutNode(before, id));
      announce(t('Node {id} was removed. Undo brings it back.', { id }));
      window.document.getElementById('workflow-undo')?.focus();
    };
    const rename = (from: string, to: string) => {
      change((before) => renamed(before, from, to));
      focusNode(to);
    };
    return { shape, choices, isComplete, change, add, copy, remove, rename };
  }, [shape, choices, isComplete, change]);
  const join = (from: string, to: string, name: string | null) => {
    const next = joined(document, from, to, pathOf(name));
    if (next === 'round')
      return notify({ message: t('These nodes would wait for each other: they stay apart.') });
    if (next === 'no-input') return notify({ message: t('This node takes no picture.') });
    change(() => next);
    announce(t('Node {to} takes the picture of node {from}.', { from, to }));
  };
  const planned = useMemo(() => new Map(plan?.nodes.map((node) => [node.nodeId, node])), [plan]);

  return (
    <form
      className={styles.editor}
      aria-label={t('Workflow editor')}
      // Enter in a field orders nothing: a run may cost money.
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        run();
      }}
    >
      <div className={styles.tools}>
        <TextInput
          className={styles.name}
          size="sm"
          label={t('Name')}
          placeholder={t('What you call it.')}
          maxLength={200}
          autoComplete="off"
          value={documentName(document)}
          onChange={({ currentTarget: { value } }) =>
            change(({ name: _before, ...others }) => {
              const { nodes: kept } = others;
              return value === ''
                ? { ...others, nodes: kept }
                : { name: value, ...others, nodes: kept };
            }, 'name')
          }
        />
        <AddMenu choices={choices} isComplete={isComplete} onAdd={(kind) => nodes.add(kind, null)}>
          <Button leftSection={<IconPlus size={16} aria-hidden="true" />}>{t('Add a node')}</Button>
        </AddMenu>
        <Button
          id="workflow-undo"
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
          data-disabled={draft.past.length === 0 || undefined}
          aria-disabled={draft.past.length === 0}
          onClick={undo}
        >
          {t('Undo')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconBraces size={16} aria-hidden="true" />}
          onClick={() => setJsonOpen(true)}
        >
          JSON
        </Button>
        {!isEmpty && (
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden="true" />}
            onClick={() => change(() => EMPTY_DOCUMENT)}
          >
            {t('Begin anew')}
          </Button>
        )}
      </div>
      {isEmpty ? (
        <Beginnings
          choices={choices}
          isComplete={isComplete}
          onAdd={(kind) => nodes.add(kind, null)}
        />
      ) : (
        <WorkflowCanvas
          document={shape}
          nodeOf={(id) => {
            const node = document.nodes[id];
            return (
              node && (
                <EditorNode
                  id={id}
                  node={node}
                  nodes={nodes}
                  problems={problems.byNode.get(id)}
                  planned={planned.get(id)}
                />
              )
            );
          }}
          onJoin={join}
        />
      )}
      <PlanPanel
        plan={plan}
        isCurrent={isCurrent}
        problems={problems}
        cap={cap}
        capProblem={unreadable ?? (problems.cap.join(' ') || null)}
        onCap={setCap}
        reason={reason}
        isOrdering={isOrdering}
        refused={refused}
        onRun={run}
      />
      {isJsonOpen && (
        <JsonDialog
          document={document}
          onTake={(taken) => change(() => taken)}
          onClose={() => setJsonOpen(false)}
        />
      )}
    </form>
  );
}

/** The cap as the API takes it, or why it cannot be read. */
function readCap(text: string): {
  maxCost: { amount: string } | null;
  unreadable: string | null;
} {
  try {
    return { maxCost: dollarsOf(text), unreadable: null };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { maxCost: null, unreadable: error.message };
  }
}
