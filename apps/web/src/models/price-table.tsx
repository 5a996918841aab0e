import { Select, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useAddress } from '../filters/use-address.ts';
import { formatExpected, formatMoney } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import {
  byCost,
  type PictureCost,
  pictureCost,
  qualitiesOf,
  SIZES,
  sizeOf,
} from './compare-prices.ts';
import type { ModelRowData } from './model-rows.ts';
import styles from './models.module.css';

/** "$0.04", "$0.01 to $0.08"; that it is not known. */
function costText(cost: PictureCost | null): string {
  if (cost === null) return t('price unknown');
  const { least, most } = cost;
  return least === most
    ? formatMoney({ amount: least })
    : t('{least} to {most}', {
        least: formatMoney({ amount: least }),
        most: formatMoney({ amount: most }),
      });
}

/** What one picture costs with each model, side by side, and how long it takes here. */
export function PriceTable({ rows }: { rows: readonly ModelRowData[] }) {
  const { parameters, set } = useAddress();
  const size = sizeOf(parameters.get('size'));
  const quality = parameters.get('quality');
  const qualities = useMemo(() => qualitiesOf(rows), [rows]);
  const sorted = useMemo(
    () => byCost(rows.map((row) => ({ ...row, cost: pictureCost(row, size, quality) }))),
    [rows, size, quality],
  );
  return (
    <>
      <div className={styles.choices}>
        <Select
          label={t('Size')}
          allowDeselect={false}
          data={SIZES.map((value) => ({ value, label: value.replace('x', ' × ') }))}
          value={size}
          onChange={(value) => set('size', value)}
        />
        <Select
          label={t('Quality')}
          placeholder={t('Any quality')}
          clearable
          data={qualities}
          value={quality}
          onChange={(value) => set('quality', value)}
        />
      </div>
      <Text size="xs" c="dimmed" mb="xs">
        {t(
          'For one picture from words alone, by the price lists of the models. The time is what pictures took here.',
        )}
      </Text>
      <section
        className={styles.prices}
        aria-label={t('Prices of all models')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
      >
        <Table fz="sm" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('Model')}</Table.Th>
              <Table.Th>{t('Price')}</Table.Th>
              <Table.Th>{t('Time here')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.map(({ source, name, provider, cost, expectedSeconds, modelId, isGone }) => (
              <Table.Tr key={source}>
                <Table.Td>
                  {modelId !== null && !isGone ? (
                    <Link to={`/?model=${encodeURIComponent(source)}`}>{name}</Link>
                  ) : (
                    name
                  )}
                  <Text size="xs" c="dimmed">
                    {provider?.label ?? t('Provider gone')}
                    {cost !== null && Number(cost.least) > 0 && provider?.isPaid === false
                      ? ` · ${t('a cost of your own')}`
                      : ''}
                  </Text>
                </Table.Td>
                <Table.Td>{costText(cost)}</Table.Td>
                <Table.Td>
                  {expectedSeconds === null ? '–' : formatExpected(expectedSeconds)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </>
  );
}
