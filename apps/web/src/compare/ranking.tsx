import { Table, Text } from '@mantine/core';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import styles from './compare.module.css';

export const RANK = graphql(`
  fragment Rank on ModelRank {
    source
    rating
    wins
    losses
    ties
    model { id name provider { id label(locale: $locale) } }
  }
`);

/** The house ranking: which models were liked best here, by blind votes alone. */
export function Ranking({ ranks }: { ranks: readonly FragmentType<typeof RANK>[] }) {
  const rows = ranks.map((rank) => readFragment(RANK, rank));
  return (
    <section aria-labelledby="ranking" className={styles.ranking}>
      <h2 id="ranking" className={styles.heading}>
        {t('House ranking')}
      </h2>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('No votes yet. Each vote on hidden names moves the models up and down here.')}
        </Text>
      ) : (
        <>
          <div className={styles.scroll}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('Place')}</Table.Th>
                  <Table.Th>{t('Model')}</Table.Th>
                  <Table.Th ta="right">{t('Rating')}</Table.Th>
                  <Table.Th ta="right">{t('Won')}</Table.Th>
                  <Table.Th ta="right">{t('Lost')}</Table.Th>
                  <Table.Th ta="right">{t('Even')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ source, rating, wins, losses, ties, model }, index) => (
                  <Table.Tr key={source}>
                    <Table.Td>{index + 1}</Table.Td>
                    <Table.Td>
                      {model?.name ?? source.replace('external://', '')}
                      {model?.provider && (
                        <Text span size="xs" c="dimmed">
                          {` ${model.provider.label}`}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td ta="right">{rating}</Table.Td>
                    <Table.Td ta="right">{wins}</Table.Td>
                    <Table.Td ta="right">{losses}</Table.Td>
                    <Table.Td ta="right">{ties}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
          <Text size="xs" c="dimmed" mt={8}>
            {t(
              'By the model of Bradley and Terry: 1000 is a model of which nothing is known, and 400 more wins ten times of eleven.',
            )}
          </Text>
        </>
      )}
    </section>
  );
}
