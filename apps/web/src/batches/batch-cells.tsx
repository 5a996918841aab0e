import { Button, Table, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import type { BatchCellsQuery } from '../gql/graphql.ts';
import { plural, t } from '../messages/translate.ts';
import { BATCH_CELLS } from './batch-documents.ts';
import styles from './batches.module.css';

type Cells = NonNullable<BatchCellsQuery['batch']>['cells'];

/** Cells of a batch that became no generation: those not bought, or refused with why. Asked anew as their number changes. */
export function BatchCells({
  id,
  state,
  count,
}: {
  id: string;
  state: 'WAITING' | 'REFUSED';
  count: number;
}) {
  const client = useClient();
  const [nodes, setNodes] = useState<Cells['nodes']>([]);
  const [end, setEnd] = useState<string | null>(null);
  const load = async (after: string | null) => {
    const variables = { id, state, after };
    const { data } = await client
      .query(BATCH_CELLS, variables, { requestPolicy: 'network-only' })
      .toPromise();
    return data?.batch?.cells ?? null;
  };
  useEffect(() => {
    let isCurrent = true;
    void load(null).then((cells) => {
      if (!isCurrent || cells === null) return;
      setNodes(cells.nodes);
      setEnd(cells.pageInfo.hasNextPage ? (cells.pageInfo.endCursor ?? null) : null);
    });
    return () => {
      isCurrent = false;
    };
  }, [id, state, count]);
  const more = async () => {
    const cells = await load(end);
    if (cells === null) return;
    setNodes((before) => [...before, ...cells.nodes]);
    setEnd(cells.pageInfo.hasNextPage ? (cells.pageInfo.endCursor ?? null) : null);
  };
  const title =
    state === 'WAITING'
      ? plural(count, '{count} not bought', '{count} not bought')
      : plural(count, '{count} refused', '{count} refused');
  return (
    <section
      className={styles.cells}
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
    >
      <Title order={2} size="h3" mb="xs">
        {title}
      </Title>
      <Table fz="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {[t('Number'), t('Prompt'), t('Model'), t('Size'), t('Seed')].map((heading) => (
              <Table.Th key={heading} scope="col">
                {heading}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {nodes.map(({ index, prompt, source, size, seed, problem }) => (
            <Table.Tr key={index}>
              <Table.Td>{index + 1}</Table.Td>
              <Table.Td className={styles.prompt}>
                {prompt}
                {problem && (
                  <Text size="xs" c="var(--bad)">
                    {problem.message}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{source}</Table.Td>
              <Table.Td>{size ?? t("the model's own")}</Table.Td>
              <Table.Td>{seed ?? t('by chance')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {end !== null && (
        <Button mt="xs" size="compact-sm" variant="default" onClick={() => void more()}>
          {t('Show more')}
        </Button>
      )}
    </section>
  );
}
