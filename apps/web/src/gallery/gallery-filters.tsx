import { ActionIcon, Button, Popover, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconStar, IconStarFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEveryPage } from '../api/use-every-page.ts';
import { FilterBar, FilterChoice } from '../filters/filter-bar.tsx';
import { useAddress } from '../filters/use-address.ts';
import type { GalleryModelsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { MODES } from './gallery-filter.ts';

const GALLERY_MODELS = graphql(`
  query GalleryModels($after: String, $locale: String) {
    models(first: 100, after: $after) {
      nodes { id source name provider { id slug label(locale: $locale) } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const modelsOf = ({ models }: GalleryModelsQuery) => models;

const SHAPES = [
  { value: 'LANDSCAPE', label: t('Landscape') },
  { value: 'PORTRAIT', label: t('Portrait') },
  { value: 'SQUARE', label: t('Square') },
];
const RATINGS = [1, 2, 3, 4, 5].map((rating) => ({
  value: String(rating),
  label: rating === 5 ? '★★★★★' : t('{stars} or better', { stars: '★'.repeat(rating) }),
}));
/** Filters that stand behind the button, by their names in the address. */
const FOLDED = ['provider', 'mode', 'shape', 'rating', 'since', 'until'] as const;

/** Search and filters; they stand in the address, so a reload and Back keep them. `before`: what stands in front. */
export function GalleryFilters({ before }: { before?: ReactNode }) {
  const { nodes: models } = useEveryPage(GALLERY_MODELS, modelsOf);
  const { parameters, set } = useAddress();
  const isStarred = parameters.get('starred') === '1';
  const folded = FOLDED.filter((name) => parameters.has(name)).length;
  const providers = new Map(
    models.flatMap(({ provider }) => (provider ? [[provider.slug, provider.label] as const] : [])),
  );
  const day = (name: 'since' | 'until', label: string) => (
    <TextInput
      type="date"
      label={label}
      value={parameters.get(name) ?? ''}
      onChange={(event) => set(name, event.currentTarget.value || null)}
    />
  );
  return (
    <FilterBar label={t('Search prompts')} placeholder={t('Search prompts')} before={before}>
      <FilterChoice
        name="model"
        label={t('Model')}
        placeholder={t('Every model')}
        nothingFound={t('No model of this name')}
        data={models.map(({ source, name }) => ({ value: source, label: name }))}
      />
      <Button
        variant="default"
        aria-pressed={isStarred}
        leftSection={isStarred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
        onClick={() => set('starred', isStarred ? null : '1')}
      >
        {t('Starred')}
      </Button>
      <Popover position="bottom-end" width={250} withinPortal trapFocus>
        <Popover.Target>
          <Tooltip label={t('More filters')}>
            <ActionIcon
              variant={folded > 0 ? 'filled' : 'default'}
              size={36}
              aria-label={
                folded > 0 ? t('More filters, {count} set', { count: folded }) : t('More filters')
              }
            >
              <IconAdjustmentsHorizontal size={17} />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('More filters')}>
          <Stack gap="xs">
            <FilterChoice
              name="provider"
              isNested
              label={t('Provider')}
              placeholder={t('Every provider')}
              data={[...providers].map(([value, label]) => ({ value, label }))}
            />
            <FilterChoice
              name="mode"
              isNested
              label={t('Mode')}
              placeholder={t('Every mode')}
              data={MODES.map((mode) => ({ value: mode, label: modeLabel(mode) }))}
            />
            <FilterChoice
              name="shape"
              isNested
              label={t('Shape')}
              placeholder={t('Every shape')}
              data={SHAPES}
            />
            <FilterChoice
              name="rating"
              isNested
              label={t('Rating')}
              placeholder={t('Every rating')}
              data={RATINGS}
            />
            {day('since', t('From'))}
            {day('until', t('Up to'))}
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </FilterBar>
  );
}
