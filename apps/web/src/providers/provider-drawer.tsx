import { Anchor, Button, Code, Divider, Drawer, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../access/use-may.ts';
import { ProblemBox } from '../frame/problem-box.tsx';
import type { FragmentType } from '../gql/index.ts';
import { words } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import type { BUDGET_ROW } from '../spend/budget-row.tsx';
import { CredentialSets } from './credential-sets.tsx';
import { DiscoverModels } from './discover-models.tsx';
import { NO_PROBLEMS } from './form-errors.ts';
import { ProviderForm } from './provider-form.tsx';
import { isByModelAlone, type ProviderData, shownState } from './provider-fragments.ts';
import { ProviderIcon } from './provider-icon.tsx';
import { ProviderMoney } from './provider-money.tsx';
import type { ProviderSpend } from './provider-spend.ts';
import styles from './providers.module.css';
import { Starters } from './starters.tsx';
import { StateLine } from './state-line.tsx';

/** All about one provider: its state in full, its form, its models. */
export function ProviderDrawer({
  provider,
  spend,
  budgets,
  onClose,
}: {
  provider: ProviderData;
  /** What was spent there this month; null where nothing was. */
  spend: ProviderSpend | null;
  /** The limits on what is spent there. */
  budgets: readonly ({ readonly id: string } & FragmentType<typeof BUDGET_ROW>)[];
  onClose: () => void;
}) {
  const { status, keyHelpUrl, website } = provider;
  const canChange = useMay()('providers:write');
  const isSet = status.state !== 'NOT_CONFIGURED';
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const byModel = isByModelAlone(provider);
  // What is missing is what the form asks for: the sentence about it, with every other way, is folded away.
  const hasFold = canChange && !byModel && (!isSet || provider.environmentVariables.length > 0);
  const canDiscover = provider.configurationMethods.includes('FETCH_FROM_REMOTE');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={
        <Group gap="sm">
          <ProviderIcon provider={provider} size={26} />
          <Text fw={600} size="lg">
            {provider.label}
          </Text>
        </Group>
      }
    >
      <Stack gap="md" pb="xl">
        {provider.description && <Text c="dimmed">{provider.description}</Text>}
        <div>
          <div data-testid="provider-state">
            <StateLine
              state={shownState(provider)}
              checkedAt={status.checkedAt}
              size="sm"
              hasRefused={problems.isRefused}
            />
          </div>
          {status.message && status.state !== 'REJECTED' && (byModel || isSet) && (
            <Text size="sm" mt={4} c="dimmed" className={styles.message}>
              {status.message}
            </Text>
          )}
        </div>
        {status.state === 'REJECTED' && (
          <ProblemBox
            title={t('Its key was refused when it was last asked')}
            messages={status.message ? [status.message] : []}
          />
        )}
        <ProblemBox messages={provider.problems} />
        {provider.isPaid && (
          <Text size="sm">
            {t('Use may cost money on your account.')}{' '}
            {keyHelpUrl && canChange && (
              <Anchor
                href={keyHelpUrl}
                target="_blank"
                rel="noreferrer"
                underline="always"
                size="sm"
              >
                {t('Get a key')}
              </Anchor>
            )}
            {website && (
              <>
                {' · '}
                <Anchor
                  href={website}
                  target="_blank"
                  rel="noreferrer"
                  underline="always"
                  size="sm"
                >
                  {t('Website')}
                </Anchor>
              </>
            )}
          </Text>
        )}
        {!byModel && canChange && (
          <ProviderForm provider={provider} problems={problems} onProblems={setProblems} />
        )}
        {!canChange && !isSet && (
          <Text size="sm">{t('An admin of this server can set it up.')}</Text>
        )}
        {byModel && canChange && (
          <Button
            component={Link}
            to={`/models?provider=${provider.slug}&add=${provider.slug}`}
            w="fit-content"
          >
            {t('Add a model')}
          </Button>
        )}
        {canChange && !byModel && provider.isPaid && isSet && (
          <CredentialSets provider={provider} />
        )}
        {hasFold && <OtherWays provider={provider} />}
        {provider.isPaid && <ProviderMoney spend={spend} budgets={budgets} />}
        <Divider color="var(--line)" />
        <Group justify="space-between">
          <Text size="sm">
            {t('{installed} installed, {offered} in the catalog', {
              installed: provider.models.totalCount,
              offered: provider.starterModels.totalCount,
            })}
          </Text>
          <Anchor
            component={Link}
            to={`/models?provider=${provider.slug}${provider.models.totalCount === 0 ? '&view=catalog' : ''}`}
            size="sm"
            underline="always"
          >
            {t('See its models')}
          </Anchor>
        </Group>
        <Starters slug={provider.slug} isReady={isSet} canChange={canChange} />
        {canChange && !byModel && provider.configurationMethods.includes('CUSTOMIZABLE_MODEL') && (
          <Group justify="space-between">
            <Text size="sm">{t('A model may have credentials of its own.')}</Text>
            <Anchor
              component={Link}
              to={`/models?provider=${provider.slug}&add=${provider.slug}`}
              size="sm"
              underline="always"
            >
              {t('Add one')}
            </Anchor>
          </Group>
        )}
        {provider.otherModelTypes.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('Its files also name {types}: Darkroom does not run those.', {
              types: provider.otherModelTypes.map(words).join(', '),
            })}
          </Text>
        )}
        {canDiscover && canChange && <DiscoverModels provider={provider} />}
      </Stack>
    </Drawer>
  );
}

/** Where else a key may be set, for those who do not want to give it here. */
function OtherWays({ provider }: { provider: ProviderData }) {
  const { environmentVariables, status } = provider;
  return (
    <details className={styles.ways}>
      <summary>{t('Other ways to set it up')}</summary>
      {environmentVariables.length > 0 && (
        <Text size="xs" c="dimmed" mt={6}>
          {t(
            'The key may also stand in the environment, where the first of these that is set wins:',
          )}{' '}
          {environmentVariables.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <Code>{name}</Code>
            </span>
          ))}
        </Text>
      )}
      {status.state === 'NOT_CONFIGURED' && status.message && (
        <Text size="xs" c="dimmed" mt={6}>
          {status.message}
        </Text>
      )}
    </details>
  );
}
