import { Autocomplete, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { GenerationMode } from '../gql/graphql.ts';
import { t } from '../messages/translate.ts';
import type { EditorNodes } from './editor-node.tsx';
import { FeedField } from './feed-field.tsx';
import { type Feed, feedsOf, withField, withPicture } from './graph.ts';
import { ModelField } from './model-field.tsx';
import { MORE_FIELDS, seedValue } from './node-fields.ts';
import type { NodeKind } from './node-kinds.ts';
import { modelOf, withModel } from './node-models.ts';
import { type ModelFacts, useModelFacts } from './use-model-facts.ts';
import { type WorkflowNode, writtenText } from './workflow-document.ts';
import styles from './workflows.module.css';
import { type ChangeNode, MoreSettings, WrittenField } from './written-field.tsx';

/** Ratios to offer where the model names none. */
const RATIOS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16'];

interface FieldsProps {
  id: string;
  node: WorkflowNode;
  nodes: EditorNodes;
  problemOf: (key: string) => string | null;
  change: ChangeNode;
}

/** The settings of a node that makes pictures: those that its model takes, and those that are written all the same. */
export function GenerationFields({
  kind,
  mode,
  children,
  ...props
}: FieldsProps & {
  kind: NodeKind;
  mode: GenerationMode;
  /** Further settings. */
  children: ReactNode;
}) {
  const { node, nodes, problemOf, change } = props;
  const model = modelOf(node, nodes.choices);
  const facts = useModelFacts(model?.source ?? null, kind);
  const has = (key: string, isTaken: boolean | undefined) =>
    isTaken !== false || key in node || problemOf(key) !== null;
  const ratios = facts?.ratios ?? [];
  const [ofPrompt, ofRatio, ofSeed] = ['prompt', 'aspect_ratio', 'seed'].map(problemOf);
  return (
    <>
      <ModelField
        node={node}
        mode={mode}
        choices={nodes.choices}
        problem={problemOf('model')}
        onChange={(chosen) => change((before) => withModel(before, chosen))}
      />
      {has('prompt', facts?.takesPrompt) && (
        <Textarea
          size="xs"
          label={t('Prompt')}
          autosize
          minRows={2}
          maxRows={10}
          error={ofPrompt}
          value={writtenText(node, 'prompt')}
          onChange={({ currentTarget: { value } }) =>
            change((before) => withField(before, 'prompt', value), 'prompt')
          }
        />
      )}
      <div className={styles.pair}>
        <Autocomplete
          size="xs"
          label={t('Ratio')}
          placeholder={t('auto')}
          data={ratios.length > 0 ? [...ratios] : RATIOS}
          error={ofRatio}
          value={writtenText(node, 'aspect_ratio')}
          onChange={(value) =>
            change((before) => withField(before, 'aspect_ratio', value), 'aspect_ratio')
          }
        />
        {has('seed', facts?.takesSeed) && (
          <TextInput
            size="xs"
            label={t('Seed')}
            placeholder={t('by chance')}
            inputMode="numeric"
            autoComplete="off"
            error={ofSeed}
            value={writtenText(node, 'seed')}
            onChange={({ currentTarget: { value } }) =>
              change((before) => withField(before, 'seed', seedValue(value)), 'seed')
            }
          />
        )}
      </div>
      <References {...props} />
      <MoreFields {...props} facts={facts}>
        {children}
      </MoreFields>
    </>
  );
}

/** Pictures that show the model what is meant: those that are written. */
function References({ id, node, nodes, problemOf, change }: FieldsProps) {
  return referencesOf(node).map((feed, place) => (
    <FeedField
      key={feed.path[1]}
      id={id}
      document={nodes.shape}
      label={t('Reference picture {number}', { number: place + 1 })}
      path={feed.path}
      feed={feed}
      problem={problemOf(`reference_images.${feed.path[1]}`)}
      onChange={(picture) => change((before) => withPicture(before, feed.path, picture))}
    />
  ));
}

type ReferenceFeed = Feed & { readonly path: readonly ['reference_images', string, 'image'] };

const referencesOf = (node: WorkflowNode): ReferenceFeed[] =>
  feedsOf(node).filter((feed): feed is ReferenceFeed => feed.path[0] === 'reference_images');

/** What is seldom set, and the place for a reference more. */
function MoreFields({
  id,
  node,
  nodes,
  problemOf,
  change,
  facts,
  children,
}: FieldsProps & { facts: ModelFacts | null; children: ReactNode }) {
  const fields = MORE_FIELDS.filter(
    ({ key }) => facts?.more.has(key) || key in node || problemOf(key) !== null,
  );
  const isWrong = [...fields.map(({ key }) => key), 'negative_prompt', 'reference_images'].some(
    (key) => problemOf(key) !== null,
  );
  const hasNegative = facts?.takesNegativePrompt || 'negative_prompt' in node;
  const ofNegative = problemOf('negative_prompt');
  const count = referencesOf(node).length;
  const most = facts === null ? 0 : facts.mostReferences;
  const next = ['reference_images', String(count), 'image'] as const;
  return (
    <MoreSettings isWrong={isWrong}>
      {children}
      {fields.map((field) => (
        <WrittenField
          key={field.key}
          node={node}
          field={field}
          words={facts?.more.get(field.key) ?? []}
          problem={problemOf(field.key)}
          change={change}
        />
      ))}
      {hasNegative && (
        <Textarea
          className={styles.whole}
          size="xs"
          label={t('Negative prompt')}
          autosize
          minRows={1}
          maxRows={6}
          error={ofNegative}
          value={writtenText(node, 'negative_prompt')}
          onChange={({ currentTarget: { value } }) =>
            change((before) => withField(before, 'negative_prompt', value), 'negative_prompt')
          }
        />
      )}
      {(most === null || count < most) && (
        <div className={styles.whole}>
          <FeedField
            // Begins anew for each that was added.
            key={count}
            id={id}
            document={nodes.shape}
            label={t('Further reference picture')}
            path={next}
            feed={null}
            problem={problemOf('reference_images')}
            onChange={(picture) =>
              picture && change((before) => withPicture(before, next, picture))
            }
          />
        </div>
      )}
    </MoreSettings>
  );
}
