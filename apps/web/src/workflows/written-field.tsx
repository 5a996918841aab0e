import { Autocomplete, NativeSelect, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { t } from '../messages/translate.ts';
import { withField } from './graph.ts';
import { type PlainField, TOOL_FIELDS, typedValue } from './node-fields.ts';
import { type WorkflowNode, writtenText } from './workflow-document.ts';
import styles from './workflows.module.css';

/** A change of a node; `of` names the field, so that typing is one step to take back. */
export type ChangeNode = (change: (node: WorkflowNode) => WorkflowNode, of?: string) => void;

/** One text or number of a node. Empty: it is not written, and the model's own counts. */
export function WrittenField({
  node,
  field: { key, label, isNumber },
  words,
  placeholder,
  problem,
  change,
}: {
  node: WorkflowNode;
  field: PlainField;
  /** What can be written there. None: anything. */
  words: readonly string[];
  placeholder?: string;
  problem: string | null;
  change: ChangeNode;
}) {
  const common = {
    size: 'xs',
    label,
    placeholder: placeholder ?? t('auto'),
    autoComplete: 'off',
    error: problem,
    value: writtenText(node, key),
  } as const;
  const write = (text: string) =>
    change((before) => withField(before, key, typedValue(text, isNumber)), key);
  if (words.length > 0) return <Autocomplete {...common} data={[...words]} onChange={write} />;
  return (
    <TextInput
      {...common}
      {...(isNumber ? { inputMode: 'decimal' } : {})}
      onChange={({ currentTarget }) => write(currentTarget.value)}
    />
  );
}

/** What a node of Darkroom's own says beside its picture. */
export function ToolFields({
  node,
  type,
  problemOf,
  change,
}: {
  node: WorkflowNode;
  type: string;
  problemOf: (key: string) => string | null;
  change: ChangeNode;
}) {
  return (TOOL_FIELDS[type] ?? []).map((field) => {
    const { key, label, choices } = field;
    if (choices === undefined)
      return (
        <WrittenField
          key={key}
          node={node}
          field={field}
          words={[]}
          placeholder=""
          problem={problemOf(key)}
          change={change}
        />
      );
    const written = writtenText(node, key);
    const isKnown = choices.some(({ value }) => value === written);
    return (
      <NativeSelect
        key={key}
        size="xs"
        label={label}
        error={problemOf(key)}
        // What counts where nothing is written may be written all the same.
        data={[...choices, ...(isKnown ? [] : [{ value: written, label: written }])]}
        value={written}
        onChange={({ currentTarget: { value } }) =>
          change((before) => withField(before, key, value))
        }
      />
    );
  });
}

/** The node's id, which others name it by. It is taken over when the field is left. */
export function IdField({
  id,
  taken,
  onRename,
}: {
  id: string;
  taken: readonly string[];
  onRename: (to: string) => void;
}) {
  const [text, setText] = useState(id);
  const wanted = text.trim();
  const isTaken = wanted !== id && taken.includes(wanted);
  const take = () => {
    if (wanted === '' || isTaken || wanted === id) return setText(id);
    onRename(wanted);
  };
  return (
    <TextInput
      size="xs"
      label={t('Id')}
      autoComplete="off"
      maxLength={100}
      error={isTaken ? t('Another node has it.') : null}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        take();
      }}
    />
  );
}

/** What is seldom set, folded away; open while something of it is wrong, and from then on until it is folded by hand. */
export function MoreSettings({ isWrong, children }: { isWrong: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={styles.more}
      open={isOpen || isWrong}
      onToggle={({ currentTarget }) => {
        if (isWrong) currentTarget.open = true;
        setOpen(currentTarget.open);
      }}
    >
      <summary>{t('More settings')}</summary>
      <div className={styles.moreFields}>{children}</div>
    </details>
  );
}
