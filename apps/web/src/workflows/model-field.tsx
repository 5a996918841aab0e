import { Select, Text } from '@mantine/core';
import type { GenerationMode } from '../gql/graphql.ts';
import { groupBy } from '../lib/groups.ts';
import { t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { modelOf, modelsFor, modelWord } from './node-models.ts';
import type { WorkflowNode } from './workflow-document.ts';
import styles from './workflows.module.css';

/** Options that are drawn at once: the others are found by typing. */
const MOST_SHOWN = 100;

/** Chooses the model of a node among those that can be asked for its mode. */
export function ModelField({
  node,
  mode,
  choices,
  problem,
  onChange,
}: {
  node: WorkflowNode;
  mode: GenerationMode;
  choices: readonly ModelChoice[];
  problem: string | null;
  onChange: (model: ModelChoice) => void;
}) {
  const able = modelsFor(mode, choices);
  const chosen = modelOf(node, choices);
  const word = modelWord(node);
  // What is written stays in sight, also where nobody can be asked by it.
  const others = chosen === null || !able.includes(chosen) ? [chosen ?? word] : [];
  const prices = new Map(able.map(({ source, price }) => [source, price]));
  const own = others.flatMap((one) =>
    typeof one === 'string'
      ? one === ''
        ? []
        : [{ value: one, label: one, disabled: true }]
      : [{ value: one.source, label: one.name, disabled: true }],
  );
  return (
    <Select
      size="xs"
      label={t('Model')}
      placeholder={t('Choose a model')}
      searchable
      limit={MOST_SHOWN}
      error={problem}
      nothingFoundMessage={t('No such choice')}
      value={chosen?.source ?? (word === '' ? null : word)}
      data={[
        ...own,
        ...groupBy(able, ({ provider }) => provider?.label ?? t('Provider gone')).map(
          ({ label, entries }) => ({
            group: label,
            items: entries.map(({ source, name }) => ({ value: source, label: name })),
          }),
        ),
      ]}
      renderOption={({ option }) => (
        <span className={styles.option}>
          {option.label}
          <Text span size="xs" c="dimmed">
            {prices.get(option.value)}
          </Text>
        </span>
      )}
      onChange={(source) => {
        const model = able.find((one) => one.source === source);
        if (model) onChange(model);
      }}
    />
  );
}
