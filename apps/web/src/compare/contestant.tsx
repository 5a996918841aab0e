import { Button, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from 'urql';
import { useLightbox } from '../gallery/use-lightbox.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { formatMoney, formatSpan } from '../lib/format.ts';
import { useImageUrl } from '../lib/image-url.ts';
import { ENDED } from '../live/previews.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import { FAILURE, GENERATION_BATCH } from '../studio/batch-fragment.ts';
import { ReceiptNotes } from '../studio/receipt-notes.tsx';
import { WorkTile } from '../studio/work-tile.tsx';
import styles from './compare.module.css';

const CONTESTANT = graphql(`
  query Contestant($id: ID!, $locale: String) {
    generation(id: $id) { id ...GenerationBatch }
  }
`);

/** One generation of a comparison, live. */
export function useContestant(id: string) {
  const [{ data, fetching }, refetch] = useQuery({ query: CONTESTANT, variables: { id } });
  useMissedEvents(refetch);
  const generation = readFragment(GENERATION_BATCH, data?.generation ?? null);
  return { generation, isGone: !fetching && data !== undefined && generation === null };
}

/** A column: the model's name, or a letter until the vote; its picture, its work or its failure; price and time. */
export function Contestant({
  id,
  letter,
  isHidden,
  isWinner,
  canVote,
  onVote,
}: {
  id: string;
  letter: string;
  /** Whether nothing may be told that gives the model away. */
  isHidden: boolean;
  isWinner: boolean;
  canVote: boolean;
  onVote: () => void;
}) {
  const { generation, isGone } = useContestant(id);
  const label = t('Picture {letter}', { letter });
  if (generation === null) {
    return (
      <article className={styles.column} aria-label={label}>
        {isGone ? <Text c="dimmed">{t('It is gone.')}</Text> : <Skeleton h={220} animate={false} />}
      </article>
    );
  }
  const [image] = generation.images;
  const shape = {
    width: generation.width ?? generation.model?.defaultSettings.width ?? 1024,
    height: generation.height ?? generation.model?.defaultSettings.height ?? 1024,
  };
  const hasEnded = ENDED.has(generation.status);
  const name = generation.model?.name ?? generation.source.replace('external://', '');
  const failure = readFragment(FAILURE, generation.failure);
  const facts = [
    generation.actualCost ? formatMoney(generation.actualCost) : null,
    generation.startedAt && generation.finishedAt
      ? formatSpan(generation.startedAt, generation.finishedAt)
      : null,
  ].filter((fact) => fact !== null);
  return (
    <article
      className={styles.column}
      aria-label={isHidden ? label : name}
      aria-busy={!hasEnded}
      data-winner={isWinner || undefined}
    >
      <header className={styles.head}>
        <Text fw={600}>{isHidden ? letter : name}</Text>
        {!isHidden && (
          <Text size="xs" c="dimmed">
            {[generation.model?.provider?.label, ...facts].filter(Boolean).join(' · ')}
          </Text>
        )}
        {isWinner && <Text size="xs">{t('Your vote')}</Text>}
      </header>
      {image ? (
        <Picture
          image={image}
          label={isHidden ? label : `${name}: ${generation.prompt ?? ''}`}
          canOpen={!isHidden}
        />
      ) : !hasEnded ? (
        <WorkTile generation={generation} shape={shape} index={0} isFirst={!isHidden} />
      ) : (
        <Text size="sm" c="var(--bad)">
          {isHidden ? t('No picture came.') : (failure?.message ?? t('No picture came.'))}
        </Text>
      )}
      {!isHidden && <ReceiptNotes receipt={generation.receipt} />}
      {canVote && image && (
        <Button
          variant="default"
          onClick={onVote}
          aria-label={t('{letter} is the best', { letter })}
        >
          {t('This one is the best')}
        </Button>
      )}
    </article>
  );
}

function Picture({
  image,
  label,
  canOpen,
}: {
  image: { id: string; url: string; width?: number | null; height?: number | null };
  label: string;
  /** The large view names the model. */
  canOpen: boolean;
}) {
  const { url, onError } = useImageUrl(`${image.id} PREVIEW`, image.url);
  const { open } = useLightbox();
  const picture = (
    <img
      className={styles.plain}
      src={url}
      onError={onError}
      alt={label}
      width={image.width ?? undefined}
      height={image.height ?? undefined}
    />
  );
  if (!canOpen) return picture;
  return (
    <UnstyledButton
      className={styles.picture}
      onClick={() => open(image.id)}
      aria-label={t('Open: {name}', { name: label })}
      data-image={image.id}
    >
      {picture}
    </UnstyledButton>
  );
}
