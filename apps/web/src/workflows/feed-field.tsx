import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { t } from '../messages/translate.ts';
import { PictureList } from '../studio/picture-list.tsx';
import { type Feed, type FeedPath, mayFeed, picturesOf, type WrittenPicture } from './graph.ts';
import { nodeTitle, showNode } from './node-title.ts';
import { portName } from './use-edge-lines.ts';
import { useOwnPicture } from './use-own-picture.ts';
import type { WorkflowDocument } from './workflow-document.ts';
import styles from './workflows.module.css';

/** Chosen, and not given yet: a picture of one's own. */
const OWN = 'own';

/** Where a picture that a node works from comes from: another node, chosen here or joined by dragging, or a picture of one's own. */
export function FeedField({
  id,
  document,
  label,
  path,
  feed,
  problem,
  onChange,
}: {
  /** The node's. */
  id: string;
  document: WorkflowDocument;
  label: string;
  path: FeedPath;
  /** What is written there. */
  feed: Feed | null;
  problem: string | null;
  onChange: (picture: WrittenPicture | null) => void;
}) {
  const [isOwn, setOwn] = useState(false);
  const own = useOwnPicture(feed?.id ?? null);
  const choices = Object.entries(document.nodes).flatMap(([other, node]) =>
    mayFeed(document, other, id) || other === feed?.node
      ? Array.from({ length: picturesOf(node) }, (_, index) => ({
          value: choiceOf(other, index),
          label:
            picturesOf(node) > 1
              ? t('{node}, picture {number}', {
                  node: nodeTitle(other, node),
                  number: index + 1,
                })
              : nodeTitle(other, node),
          picture: { node: other, ...(index > 0 ? { index } : {}) },
        }))
      : [],
  );
  const value =
    feed?.node != null
      ? choiceOf(feed.node, feed.index)
      : feed?.id != null || (feed === null && isOwn)
        ? OWN
        : '';
  const isMissing = feed?.node != null && choices.every((choice) => choice.value !== value);
  const choose = (chosen: string) => {
    setOwn(chosen === OWN);
    onChange(choices.find((choice) => choice.value === chosen)?.picture ?? null);
    // It may stand in another column now.
    showNode(id);
  };
  return (
    <div className={styles.input} data-input={path.join(' ')}>
      <span className={styles.port} data-port={portName(id, path)} aria-hidden="true" />
      <NativeSelect
        size="xs"
        label={label}
        value={value}
        error={problem}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        data={[
          { value: '', label: t('Nothing yet') },
          ...choices.map((choice) => ({ value: choice.value, label: choice.label })),
          ...(isMissing
            ? [{ value, label: t('{node} (not there)', { node: feed?.node ?? '' }) }]
            : []),
          { value: OWN, label: t('A picture of your own') },
        ]}
      />
      {value === OWN && (
        <PictureList
          label={label}
          help={null}
          pictures={own ? [own] : []}
          maximum={1}
          problem={null}
          onChange={([picture]) => {
            setOwn(true);
            onChange(picture ? { id: picture.id } : null);
          }}
        />
      )}
    </div>
  );
}

const choiceOf = (node: string, index: number): string => JSON.stringify([node, index]);
