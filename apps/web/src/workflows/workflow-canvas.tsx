import { type ReactNode, useMemo, useRef } from 'react';
import { t } from '../messages/translate.ts';
import { edgesOf, mayFeed } from './graph.ts';
import { columnsOf } from './layout.ts';
import { curve, portName, useEdgeLines } from './use-edge-lines.ts';
import { useJoining } from './use-joining.ts';
import type { WorkflowDocument } from './workflow-document.ts';
import styles from './workflows.module.css';

/**
 * The nodes of a document in columns, each to the right of those that feed it, with the lines between them; on phones one
 * below the other. Where they stand follows from how they are joined, so there is nothing to arrange and nothing to keep.
 */
export function WorkflowCanvas({
  document,
  nodeOf,
  toneOf,
  onJoin,
}: {
  document: WorkflowDocument;
  /** What stands in a node. */
  nodeOf: (id: string) => ReactNode;
  /** How the lines that leave a node look: of one whose picture is there, of one at work. */
  toneOf?: (id: string) => string | undefined;
  /** Nodes are joined by dragging. `input`: its name; null: any. Left out: nothing can be dragged. */
  onJoin?: (from: string, to: string, input: string | null) => void;
}) {
  const canvas = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(document), [document]);
  const edges = useMemo(() => edgesOf(document), [document]);
  const lines = useEdgeLines(canvas, edges);
  const { joining, handlersOf } = useJoining(canvas, (from, to, input) =>
    onJoin?.(from, to, input),
  );
  // One list of nodes, whatever their columns: whoever joins a node that has the focus keeps it.
  return (
    <section
      className={styles.canvas}
      aria-label={t('Nodes')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
    >
      <div className={styles.columns} ref={canvas} data-joining={joining !== null || undefined}>
        <svg className={styles.lines} aria-hidden="true">
          {lines.map(({ key, from, path }) => (
            <path key={key} d={path} data-edge={key} data-tone={toneOf?.(from)} />
          ))}
          {joining && (
            <path data-tone="now" d={curve(joining.startX, joining.startY, joining.x, joining.y)} />
          )}
        </svg>
        {columns.flatMap((column, columnPlace) =>
          column.map((id, rowPlace) => (
            <div
              className={styles.place}
              key={id}
              style={{ gridColumn: columnPlace + 1, gridRow: rowPlace + 1 }}
              data-node={id}
              data-may={
                joining === null || joining.from === id
                  ? undefined
                  : mayFeed(document, joining.from, id)
              }
            >
              {nodeOf(id)}
              <span
                className={styles.output}
                data-port={portName(id, ['output'])}
                data-fixed={onJoin === undefined || undefined}
                aria-hidden="true"
                title={onJoin && t('Drag it to a node that takes its picture')}
                {...(onJoin ? handlersOf(id) : {})}
              />
            </div>
          )),
        )}
      </div>
    </section>
  );
}
