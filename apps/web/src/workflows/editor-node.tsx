import { ActionIcon, Button, Text, Title } from '@mantine/core';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import { memo } from 'react';
import { formatEstimate } from '../lib/format.ts';
import { plural, t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { AddMenu } from './add-menu.tsx';
import { FeedField } from './feed-field.tsx';
import { GenerationFields } from './generation-fields.tsx';
import { feedsOf, withNode, withPicture } from './graph.ts';
import { fieldKeys } from './node-fields.ts';
import { NODE_KINDS, type NodeKind, readType } from './node-kinds.ts';
import { elementId, nodeTitle } from './node-title.ts';
import { leftOver } from './plan-problems.ts';
import type { ChangeDocument } from './use-workflow-draft.ts';
import type { WorkflowPlan } from './use-workflow-plan.ts';
import type { WorkflowDocument, WorkflowNode } from './workflow-document.ts';
import styles from './workflows.module.css';
import { type ChangeNode, IdField, MoreSettings, ToolFields } from './written-field.tsx';

const WITH_INPUTS = NODE_KINDS.filter(({ inputs }) => inputs.length > 0);
const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

/** What the nodes of an editor have in common: the same object as long as nothing of it changes, since each key redraws. */
export interface EditorNodes {
  /** How the nodes are joined: see shapeOf. */
  readonly shape: WorkflowDocument;
  readonly choices: readonly ModelChoice[];
  /** Whether every model is among the choices. */
  readonly isComplete: boolean;
  readonly change: ChangeDocument;
  /** Adds a node behind another. */
  readonly add: (kind: NodeKind, feeder: string | null) => void;
  readonly copy: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly rename: (from: string, to: string) => void;
}

/** One node: what it does, what it works from, its settings, its price, and what is wrong with it. */
export const EditorNode = memo(function EditorNode({
  id,
  node,
  nodes,
  problems: own = NOTHING,
  planned,
}: {
  id: string;
  node: WorkflowNode;
  nodes: EditorNodes;
  /** What stands in its way, by field. */
  problems: ReadonlyMap<string, readonly string[]> | undefined;
  planned: WorkflowPlan['nodes'][number] | undefined;
}) {
  const { shape, choices } = nodes;
  const type = readType(node.type);
  const problemOf = (key: string) => own.get(key)?.join(' ') ?? null;
  const change: ChangeNode = (to, of) =>
    nodes.change((before) => {
      const present = before.nodes[id];
      return present === undefined ? before : withNode(before, id, to(present));
    }, of && `${id} ${of}`);
  const keys = fieldKeys(type?.kind.type ?? null, type?.kind.mode === null);
  const unshown = Object.keys(node).filter((key) => !keys.has(key));
  const feeds = feedsOf(node);
  const title = nodeTitle(id, node);
  // A reference's problems stand with it; the type has no field of its own.
  const shown = new Set([...keys, ...feeds.map(({ path }) => `${path[0]}.${path[1] ?? ''}`)]);
  shown.delete('type');
  shown.delete('reference_images');
  const idField = (
    <IdField id={id} taken={Object.keys(shape.nodes)} onRename={(to) => nodes.rename(id, to)} />
  );
  return (
    <article
      className={styles.node}
      id={elementId(id)}
      aria-label={title}
      tabIndex={-1}
      data-wrong={own.size > 0 || undefined}
    >
      <header className={styles.nodeHead}>
        <Title order={3} size={15} className={styles.nodeTitle}>
          {title}
        </Title>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('Copy node {id}', { id })}
          title={t('Copy node {id}', { id })}
          onClick={() => nodes.copy(id)}
        >
          <IconCopy size={15} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('Remove node {id}', { id })}
          title={t('Remove node {id}', { id })}
          onClick={() => nodes.remove(id)}
        >
          <IconX size={15} />
        </ActionIcon>
      </header>
      {type?.provider != null && (
        <Text size="xs" c="dimmed">
          {String(node.type)}
        </Text>
      )}
      <Wrong messages={leftOver(own, shown)} />
      {type?.kind.inputs.map(({ key, label }) => (
        <FeedField
          key={key}
          id={id}
          document={shape}
          label={label}
          path={[key]}
          feed={feeds.find(({ path }) => path[0] === key) ?? null}
          problem={problemOf(key)}
          onChange={(picture) => change((before) => withPicture(before, [key], picture))}
        />
      ))}
      {type !== null && type.kind.mode === null && (
        <ToolFields node={node} type={type.kind.type} problemOf={problemOf} change={change} />
      )}
      {type?.kind.mode == null && <MoreSettings isWrong={false}>{idField}</MoreSettings>}
      {type !== null && type.kind.mode !== null && (
        <GenerationFields
          id={id}
          node={node}
          kind={type.kind}
          mode={type.kind.mode}
          nodes={nodes}
          problemOf={problemOf}
          change={change}
        >
          {idField}
        </GenerationFields>
      )}
      {unshown.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('Kept as it is written in the JSON: {keys}', { keys: unshown.join(', ') })}
        </Text>
      )}
      <footer className={styles.nodeFoot}>
        <Text size="xs" c="dimmed">
          <NodePrice planned={planned} isTool={type?.kind.mode === null} />
        </Text>
        <AddMenu
          kinds={WITH_INPUTS}
          choices={choices}
          isComplete={nodes.isComplete}
          onAdd={(kind) => nodes.add(kind, id)}
        >
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={13} aria-hidden="true" />}
            aria-label={t('Go on from node {id}', { id })}
          >
            {t('Go on')}
          </Button>
        </AddMenu>
      </footer>
    </article>
  );
});

function Wrong({ messages }: { messages: readonly string[] }) {
  return messages.map((message) => (
    <Text key={message} size="xs" c="var(--bad)">
      {message}
    </Text>
  ));
}

/** How many pictures a node makes, and what they cost. */
function NodePrice({
  planned,
  isTool,
}: {
  planned: WorkflowPlan['nodes'][number] | undefined;
  isTool: boolean;
}) {
  if (isTool) return t('on this machine, free');
  if (planned === undefined) return null;
  const price = formatEstimate(planned.cost);
  return `${plural(planned.images, '{count} picture', '{count} pictures')} · ${price}`;
}
