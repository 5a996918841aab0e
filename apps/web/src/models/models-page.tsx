import {
  Button,
  Center,
  Group,
  Loader,
  SegmentedControl,
  Select,
  Text,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import type { GenerationMode } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { modeLabel } from '../lib/format.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { InstallDialog } from './install-dialog.tsx';
import { ModelRow } from './model-row.tsx';
import { modelRows } from './model-rows.ts';
import styles from './models.module.css';

const MODELS_PAGE = graphql(`
  query ModelsPage {
    models(first: 100) { totalCount nodes { id source ...InstalledRow } }
    starterModels(first: 100) { totalCount nodes { source isInstalled ...StarterRow } }
    providers { id slug label configurationMethods ...InstallProvider }
  }
`);

const MODES: readonly GenerationMode[] = [
  'TXT2IMG',
  'IMG2IMG',
  'INPAINT',
  'OUTPAINT',
  'UPSCALE',
  'VARIATION',
];

/** What is installed, and what the catalog offers. */
export function ModelsPage() {
  const [{ data, error }, refetch] = useQuery({
    query: MODELS_PAGE,
    requestPolicy: 'cache-and-network',
  });
  const [parameters, setParameters] = useSearchParams();
  const [isInstalling, dialog] = useDisclosure(false);
  useMissedEvents(refetch);
  const set = (name: string, value: string | null) =>
    setParameters(
      (present) => {
        const next = new URLSearchParams(present);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  if (!data) {
    return error ? (
      <ProblemNotice what="load the models" error={error} onRetry={refetch} />
    ) : (
      <Center h="60vh">
        <Loader color="gray" size="sm" aria-label="Loading" />
      </Center>
    );
  }
  const view = parameters.get('view') === 'catalog' ? 'catalog' : 'installed';
  const provider = parameters.get('provider');
  const mode = parameters.get('mode');
  const rows = modelRows(data.models.nodes, data.starterModels.nodes).filter(
    (row) =>
      (view === 'catalog' ? row.isInCatalog : row.modelId !== null) &&
      (provider === null || row.provider?.slug === provider) &&
      (mode === null || row.capabilities.modes.some((one) => one === mode)),
  );
  const groups = [
    { label: null, rows: rows.filter(({ lifecycle }) => lifecycle.state !== 'RETIRED') },
    {
      label: 'Switched off by their providers',
      rows: rows.filter(({ lifecycle }) => lifecycle.state === 'RETIRED'),
    },
  ].filter((group) => group.rows.length > 0);
  return (
    <div className={styles.page}>
      <Group justify="space-between" mb="md">
        <Title order={1}>Models</Title>
        <Button variant="default" onClick={dialog.open}>
          Add a model by hand
        </Button>
      </Group>
      <Group mb="lg" gap="sm">
        <SegmentedControl
          aria-label="Which models"
          value={view}
          onChange={(value) => set('view', value === 'installed' ? null : value)}
          data={[
            { value: 'installed', label: `Installed ${data.models.totalCount}` },
            { value: 'catalog', label: `Catalog ${data.starterModels.totalCount}` },
          ]}
        />
        <Select
          aria-label="Provider"
          placeholder="Every provider"
          clearable
          data={data.providers.map(({ slug, label }) => ({ value: slug, label }))}
          value={provider}
          onChange={(value) => set('provider', value)}
          w={180}
        />
        <Select
          aria-label="Mode"
          placeholder="Every mode"
          clearable
          data={MODES.map((one) => ({ value: one, label: modeLabel(one) }))}
          value={mode}
          onChange={(value) => set('mode', value)}
          w={170}
        />
      </Group>
      {groups.map((group) => (
        <section key={group.label ?? 'current'} aria-label={group.label ?? 'Models'}>
          {group.label && (
            <Text c="dimmed" size="sm" mt="xl" mb="xs">
              {group.label}
            </Text>
          )}
          <ul className={styles.rows}>
            {group.rows.map((row) => (
              <ModelRow key={row.source} row={row} />
            ))}
          </ul>
        </section>
      ))}
      {rows.length === 0 && (
        <Text c="dimmed" mt="xl" ta="center">
          No model matches. Take a filter away, or look in the catalog.
        </Text>
      )}
      {isInstalling && <InstallDialog providers={data.providers} onClose={dialog.close} />}
    </div>
  );
}
