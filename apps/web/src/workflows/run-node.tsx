import { Anchor, Progress, Text, Title, UnstyledButton } from '@mantine/core';
import { useLightbox } from '../gallery/use-lightbox.ts';
import { formatAmount } from '../lib/format.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { useStore } from '../lib/store.ts';
import { useNow } from '../lib/use-now.ts';
import { previews } from '../live/previews.ts';
import { t } from '../messages/translate.ts';
import { waitingText } from '../studio/waiting.ts';
import { feedsOf } from './graph.ts';
import { modelWord } from './node-models.ts';
import { elementId, nodeTitle } from './node-title.ts';
import { STEP_STATES, STEP_TONES, type Step } from './run-words.ts';
import { portName } from './use-edge-lines.ts';
import { type WorkflowNode, writtenText } from './workflow-document.ts';
import styles from './workflows.module.css';

type Generation = NonNullable<Step['generation']>;

/** One node of a run: what was asked, where it is, and the picture that came of it. */
export function RunNode({ id, node, step }: { id: string; node: WorkflowNode; step: Step | null }) {
  const generation = step?.generation ?? null;
  const prompt = writtenText(node, 'prompt');
  const title = nodeTitle(id, node);
  const tone = step === null ? 'quiet' : STEP_TONES[step.state];
  const facts = [
    generation?.model?.name ?? modelWord(node),
    writtenText(node, 'aspect_ratio'),
    writtenText(node, 'seed') && t('seed {seed}', { seed: writtenText(node, 'seed') }),
    generation?.actualCost ? formatAmount(generation.actualCost) : '',
  ].filter((one) => one !== '');
  return (
    <article className={styles.node} id={elementId(id)} aria-label={title} data-tone={tone}>
      <header className={styles.nodeHead}>
        <Title order={3} size={15} className={styles.nodeTitle}>
          {title}
        </Title>
        <span className={styles.state} data-tone={tone}>
          {step === null ? '' : STEP_STATES[step.state]}
        </span>
      </header>
      {feedsOf(node).map((feed) => (
        <div className={styles.fed} key={feed.path.join(' ')}>
          <span
            className={styles.port}
            data-port={portName(id, feed.path)}
            data-fixed
            aria-hidden="true"
          />
          <Text size="xs" c="dimmed">
            {feed.node === null ? t('A picture of your own') : feedWords(feed.path[0], feed.node)}
          </Text>
        </div>
      ))}
      {prompt !== '' && (
        <Text size="sm" lineClamp={4} className={styles.words}>
          {prompt}
        </Text>
      )}
      {facts.length > 0 && (
        <Text size="xs" c="dimmed" className={styles.words}>
          {facts.join(' · ')}
        </Text>
      )}
      {generation && step?.state === 'RUNNING' && <Work generation={generation} title={title} />}
      {generation && generation.images.length > 0 && (
        <div className={styles.pictures}>
          {generation.images.map((image) => (
            <StepPicture key={image.id} image={image} label={prompt || title} />
          ))}
        </div>
      )}
      {step?.asset?.url && (
        <StepAsset
          id={step.asset.id}
          url={step.asset.url}
          original={step.asset.originalUrl}
          title={title}
        />
      )}
      {step?.problem && (
        <Text size="xs" c="var(--bad)">
          {step.problem.message}
        </Text>
      )}
    </article>
  );
}

const feedWords = (key: string, from: string): string =>
  key === 'mask'
    ? t('Mask from {from}', { from })
    : key === 'image'
      ? t('Picture from {from}', { from })
      : t('Reference picture from {from}', { from });

/** How far a generation is, and its preview as soon as there is one. */
function Work({ generation, title }: { generation: Generation; title: string }) {
  const now = useNow(true);
  const [preview] = Object.values(useStore(previews)[generation.id]?.urls ?? {});
  const { short, more } = waitingText(generation, now);
  return (
    <div className={styles.work}>
      {preview !== undefined && generation.images.length === 0 && (
        <img
          className={styles.preview}
          src={preview}
          alt={t('Preview: {prompt}', { prompt: title })}
        />
      )}
      <Text size="xs">{short}</Text>
      {more !== null && (
        <Text size="xs" c="dimmed">
          {more}
        </Text>
      )}
      {typeof generation.progress === 'number' && generation.status === 'RUNNING' && (
        <Progress value={generation.progress * 100} size={4} aria-label={t('Progress')} />
      )}
    </div>
  );
}

function StepPicture({ image, label }: { image: Generation['images'][number]; label: string }) {
  const { url, onError } = useImageUrl(`${image.id} PREVIEW`, image.url);
  const { open } = useLightbox();
  return (
    <UnstyledButton
      className={styles.picture}
      data-image={image.id}
      onClick={() => open(image.id)}
      aria-label={t('Open: {prompt}', { prompt: label })}
    >
      <img
        src={url}
        onError={onError}
        alt={label}
        width={image.width ?? undefined}
        height={image.height ?? undefined}
      />
    </UnstyledButton>
  );
}

/** What Darkroom made itself is an upload: it stands in no gallery, and is looked at by its address. */
function StepAsset({
  id,
  url: newest,
  original,
  title,
}: {
  id: string;
  url: string;
  original: string | null | undefined;
  title: string;
}) {
  const { url, onError } = useImageUrl(`${id} PREVIEW`, newest);
  return (
    <div className={styles.pictures}>
      <Anchor
        className={styles.picture}
        href={original ?? newest}
        download
        aria-label={t('Download the picture of node {title}', { title })}
      >
        <img src={url} onError={onError} alt={title} />
      </Anchor>
    </div>
  );
}
