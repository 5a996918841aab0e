import { Code, Table, Text } from '@mantine/core';
import { formatDay, formatMoney, formatPerMillion, words } from '../lib/format.ts';
import { settingName } from '../lib/setting-names.ts';
import { t } from '../messages/translate.ts';
import { InstalledActions } from './model-actions.tsx';
import type { ModelRowData } from './model-rows.ts';
import styles from './models.module.css';
import { OwnCredentials } from './own-credentials.tsx';

/** What the model takes, in words. */
function abilities({ capabilities: has }: ModelRowData): string[] {
  const references = has.maxReferenceImages
    ? t('up to {count} reference images', { count: has.maxReferenceImages })
    : t('reference images');
  return [
    has.supportsNegativePrompt && t('negative prompt'),
    has.supportsSeed && t('seed'),
    has.supportsReferenceImages && references,
    has.supportsPartialImages && t('previews while it works'),
    has.supportsTransparentBackground && t('transparent background'),
    has.maxImagesPerRequest && t('{count} pictures a request', { count: has.maxImagesPerRequest }),
    has.maxImageSize &&
      t('up to {width} × {height}', {
        width: String(has.maxImageSize.width),
        height: String(has.maxImageSize.height),
      }),
    has.outputFormats.length > 0 && has.outputFormats.join(', '),
  ].filter((one): one is string => typeof one === 'string');
}

/** Units that are billed by the million. */
const isToken = (unit: string) => unit.endsWith('token');

/** "image-output-token" → "A million: image output token". Units are the names of the price lists. */
function unitText(unit: string): string {
  const plain = unit.replaceAll('-', ' ');
  return isToken(unit) ? t('A million: {unit}', { unit: plain }) : words(plain);
}

/** Everything else about a model: abilities, settings, prices with their date. */
export function ModelFacts({
  row,
  canChange,
}: {
  row: ModelRowData;
  /** Whether the person may change and remove it. */
  canChange: boolean;
}) {
  return (
    <div className={styles.facts}>
      <Text size="sm">{row.description}</Text>
      {row.lifecycle.note && <Text size="sm">{row.lifecycle.note}</Text>}
      <Text size="sm" c="dimmed">
        {t('Takes: {abilities}', { abilities: abilities(row).join(' · ') || t('words alone') })}
      </Text>
      {row.parameters.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('Own settings: {names}', {
            names: row.parameters.map(({ label }) => label).join(', '),
          })}
        </Text>
      )}
      {row.prices.length > 0 && (
        <section
          className={styles.prices}
          aria-label={t('Prices of {name}', { name: row.name })}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
          tabIndex={0}
        >
          <Table withRowBorders={false} verticalSpacing={2} w="auto" fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('Price')}</Table.Th>
                <Table.Th>{t('For')}</Table.Th>
                <Table.Th>{t('Where')}</Table.Th>
                <Table.Th>{t('As of')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {row.prices.map(({ unit, price, conditions, source, asOf }) => (
                <Table.Tr key={`${unit} ${price.amount} ${JSON.stringify(conditions)}`}>
                  <Table.Td>
                    {isToken(unit) ? formatPerMillion(price) : formatMoney(price)}
                  </Table.Td>
                  <Table.Td>{unitText(unit)}</Table.Td>
                  <Table.Td>
                    {conditions
                      .map(
                        ({ parameter, value }) =>
                          `${settingName(parameter, row.parameters)} ${value}`,
                      )
                      .join(', ') || t('always')}
                  </Table.Td>
                  <Table.Td title={source}>{formatDay(asOf)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {canChange &&
        row.modelId !== null &&
        row.provider?.configurationMethods.includes('CUSTOMIZABLE_MODEL') && (
          <OwnCredentials row={row} id={row.modelId} />
        )}
      {canChange && row.modelId !== null && <InstalledActions row={row} id={row.modelId} />}
      <Text size="xs" c="dimmed">
        <Code>{row.key}</Code> <Code>{row.source}</Code>
      </Text>
    </div>
  );
}
