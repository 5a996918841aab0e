import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import { INSTALL } from './install-document.ts';
import { editOf } from './model-edit.ts';
import type { ModelRowData } from './model-rows.ts';

const EditModel = lazy(() => import('./edit-model.tsx'));

const UNINSTALL = graphql(`
  mutation ModelUninstall($input: ModelUninstallInput!) {
    modelUninstall(input: $input) { source userErrors { code message } }
  }
`);

const MARK = graphql(`
  mutation MarkAvailable($input: ModelUpdateInput!) {
    modelUpdate(input: $input) { model { id isMarkedAvailable } userErrors { code message } }
  }
`);

interface Answer {
  readonly message: string;
}

/** Says what came of an action; answers whether all was well. */
function report(error: Error | undefined, userErrors: readonly Answer[] | undefined): void {
  const messages = error ? [errorText(error)] : (userErrors ?? []).map(({ message }) => message);
  if (messages.length > 0) notify({ message: messages.join(' '), autoClose: 10_000 });
}

/** The next step with a model: install it, get a key for it, or use it. */
export function ModelAction({
  row,
  canChange,
  canUse,
}: {
  row: ModelRowData;
  /** Whether the person may install it, or give its provider a key. */
  canChange: boolean;
  /** Whether they may make pictures. */
  canUse: boolean;
}) {
  const [{ fetching }, install] = useMutation(INSTALL);
  // Of what is switched off, too: it may run all the same, and the studio says whether it does.
  if (row.modelId !== null) {
    return !canUse ? null : (
      <Button
        size="xs"
        variant="default"
        component={Link}
        to={`/?model=${encodeURIComponent(row.source)}`}
        aria-label={t('Use {name}', { name: row.name })}
      >
        {t('Use')}
      </Button>
    );
  }
  if (!canChange) return null;
  return row.isConfigured ? (
    <Button
      size="xs"
      variant="default"
      loading={fetching}
      aria-label={t('Install {name}', { name: row.name })}
      onClick={async () => {
        const { data, error } = await install({ input: { source: row.source } });
        report(error, data?.modelInstall.userErrors);
      }}
    >
      {t('Install')}
    </Button>
  ) : (
    <Button
      size="xs"
      variant="default"
      component={Link}
      aria-label={t('{name} needs a key', { name: row.name })}
      to={`/providers?open=${encodeURIComponent(row.provider?.slug ?? '')}`}
    >
      {t('Needs a key')}
    </Button>
  );
}

/** For a model that is switched off: the word that it still answers for this account, so that it is asked all the same. */
export function StillAnswers({ id }: { id: string }) {
  const [{ fetching }, mark] = useMutation(MARK);
  return (
    <Button
      size="xs"
      variant="default"
      loading={fetching}
      onClick={async () => {
        const { data, error } = await mark({ input: { model: { id }, isMarkedAvailable: true } });
        report(error, data?.modelUpdate.userErrors);
      }}
    >
      {t('It still answers: use it')}
    </Button>
  );
}

/** What is done to an installed model once in a while: uninstall it; and for what is switched off, the word that it still answers. */
export function InstalledActions({ row, id }: { row: ModelRowData; id: string }) {
  const [{ fetching: isRemoving }, uninstall] = useMutation(UNINSTALL);
  const [{ fetching: isMarking }, mark] = useMutation(MARK);
  const [isEditing, editing] = useDisclosure(false);
  const model = { id };
  return (
    <Group gap={6}>
      <Button
        size="xs"
        variant="default"
        aria-label={t('Change {name}', { name: row.name })}
        onClick={editing.open}
      >
        {row.overrides === null ? t('Change') : t('Changed by you')}
      </Button>
      {isEditing && (
        <Suspense>
          <EditModel row={row} id={id} edit={editOf(row.overrides)} onClose={editing.close} />
        </Suspense>
      )}
      {row.isGone && <StillAnswers id={id} />}
      {row.lifecycle.state === 'RETIRED' && row.isMarkedAvailable && (
        <Button
          size="xs"
          variant="default"
          loading={isMarking}
          onClick={async () => {
            const { data, error } = await mark({ input: { model, isMarkedAvailable: false } });
            report(error, data?.modelUpdate.userErrors);
          }}
        >
          {t('Do not use it')}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        loading={isRemoving}
        aria-label={t('Uninstall {name}', { name: row.name })}
        onClick={async () => {
          const { data, error } = await uninstall({ input: { model } });
          report(error, data?.modelUninstall.userErrors);
        }}
      >
        {t('Uninstall')}
      </Button>
    </Group>
  );
}
