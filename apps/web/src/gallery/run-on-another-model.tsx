import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useEveryPage } from '../api/use-every-page.ts';
import type { OtherModelsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';

const OTHER_MODELS = graphql(`
  query OtherModels($after: String, $locale: String) {
    models(first: 100, after: $after) {
      nodes { id source name provider { id label(locale: $locale) } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const modelsOf = ({ models }: OtherModelsQuery) => models;

/** Takes a picture's settings to another model, as far as they fit it: the studio says what did not. */
export function RunOnAnotherModel(props: {
  /** The model that made it. */
  source: string | null;
  onChoose: (source: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  // The models are asked for where somebody wants one.
  if (isOpen) return <Models {...props} />;
  return (
    <Button size="xs" variant="default" onClick={() => setOpen(true)}>
      {t('Run on another model')}
    </Button>
  );
}

function Models({
  source,
  onChoose,
}: {
  source: string | null;
  onChoose: (source: string) => void;
}) {
  const { nodes } = useEveryPage(OTHER_MODELS, modelsOf);
  const models = nodes.filter((model) => model.source !== source);
  return (
    <Select
      size="xs"
      aria-label={t('Run on another model')}
      placeholder={t('Run on another model')}
      searchable
      autoFocus
      defaultDropdownOpened
      limit={60}
      nothingFoundMessage={t('No model of this name')}
      value={null}
      comboboxProps={{ zIndex: 400 }}
      data={models.map((model) => ({
        value: model.source,
        label: model.provider ? `${model.name} · ${model.provider.label}` : model.name,
      }))}
      onChange={(chosen) => chosen && onChoose(chosen)}
    />
  );
}
