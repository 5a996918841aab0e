import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './problem-box.module.css';

/** What was refused and why, where it was asked: nobody takes it for a remark. */
export function ProblemBox({
  title = null,
  messages,
  children,
}: {
  /** What did not happen, in a few words. */
  title?: string | null;
  /** Why, in the server's words. None: nothing is drawn. */
  messages: readonly string[];
  /** The way on, where there is one. */
  children?: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const text = messages.join(' ');
  // It may stand below what is in view, on small screens above all.
  useEffect(() => {
    if (text !== '') box.current?.scrollIntoView({ block: 'nearest' });
  }, [text]);
  if (messages.length === 0) return null;
  return (
    <div className={styles.box} role="alert" ref={box}>
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className={styles.words}>
        {title !== null && (
          <Text size="sm" fw={600} c="var(--bad)">
            {title}
          </Text>
        )}
        {messages.map((message) => (
          <Text key={message} size="sm">
            {message}
          </Text>
        ))}
        {children}
      </div>
    </div>
  );
}
