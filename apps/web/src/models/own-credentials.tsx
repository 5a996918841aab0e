import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import type { CredentialInput, ModelUpdateInput } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { words } from '../lib/format.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import { CredentialFields, stateText } from '../providers/credential-fields.tsx';
import {
  CREDENTIAL_FIELD,
  type CredentialValues,
  credentialInputs,
} from '../providers/credential-form.ts';
import {
  type FormProblems,
  NO_PROBLEMS,
  sortErrors,
  unanswered,
} from '../providers/form-errors.ts';
import { hasOwnKey } from '../studio/model-choices.ts';
import { CredentialCheck } from './credential-check.tsx';
import type { ModelRowData } from './model-rows.ts';
import styles from './models.module.css';

const FORM = graphql(`
  query ModelCredentialForm($slug: String!, $locale: String) {
    provider(slug: $slug) { id slug label(locale: $locale) modelCredentialForm(locale: $locale) { ...CredentialFormField } }
  }
`);
const UPDATE = graphql(`
  mutation ModelCredentials($input: ModelUpdateInput!, $locale: String) {
    modelUpdate(input: $input) {
      model { id source ...InstalledRow ...PickerModel }
      userErrors { code message field }
    }
  }
`);

/** A model's own credentials: what is set, and the ways to change, verify and remove it. */
export function OwnCredentials({ row, id }: { row: ModelRowData; id: string }) {
  const [isOpen, setOpen] = useState(false);
  const [values, setValues] = useState<CredentialValues>({});
  const [problems, setProblems] = useState<FormProblems>(NO_PROBLEMS);
  const [{ data: asked, error: unasked }] = useQuery({
    query: FORM,
    variables: { slug: row.provider?.slug ?? '' },
    pause: row.provider === null,
  });
  const [{ fetching }, update] = useMutation(UPDATE);
  const form = readFragment(CREDENTIAL_FIELD, asked?.provider?.modelCredentialForm ?? []);
  const hasOwn = hasOwnKey(row);
  const given = credentialInputs(form, values);

  const send = async (credentials: CredentialInput[], done: string) => {
    const input: ModelUpdateInput = { model: { id }, credentials };
    const { data, error } = await update({ input });
    if (error) return setProblems(unanswered(error));
    setProblems(sortErrors(data?.modelUpdate.userErrors ?? [], credentials, hasOwn));
    if (!data?.modelUpdate.model) return;
    close();
    notify({ message: done });
  };
  const close = () => {
    setOpen(false);
    setValues({});
    setProblems(NO_PROBLEMS);
  };
  const remove = () =>
    send(
      row.credentials
        .filter(({ isSet }) => isSet)
        .map(({ variable }) => ({ variable, value: null })),
      t('{name} has no credentials of its own any more.', { name: row.name }),
    );

  return (
    <section className={styles.own} aria-label={t('Credentials of {name}', { name: row.name })}>
      <Text size="sm" fw={600}>
        {t('Credentials of its own')}
      </Text>
      {hasOwn && <CredentialCheck row={row} id={id} />}
      {hasOwn ? (
        <ul className={styles.states}>
          {row.credentials
            .filter(({ isSet }) => isSet)
            .map((state) => (
              <li key={state.variable}>
                <Text size="xs" c="dimmed">
                  {labelOf(form, state.variable)}: {stateText(state)}
                </Text>
              </li>
            ))}
        </ul>
      ) : (
        <Text size="xs" c="dimmed">
          {t("None: it goes out with its provider's.")}
        </Text>
      )}
      {isOpen && (
        <form
          aria-label={t('Credentials of {name}', { name: row.name })}
          onSubmit={(event) => {
            event.preventDefault();
            void send(
              given,
              t('{name} goes out with its own credentials from now on.', { name: row.name }),
            );
          }}
        >
          <Stack gap="sm" my="xs" maw={420}>
            <CredentialFields
              form={form}
              values={values}
              states={row.credentials}
              errors={problems.byVariable}
              onChange={setValues}
            />
            <Group gap="xs">
              <Button size="xs" type="submit" loading={fetching} disabled={given.length === 0}>
                {t('Verify and save')}
              </Button>
              <Button size="xs" variant="default" onClick={close}>
                {t('Cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      <ProblemBox
        title={problems.title}
        messages={[...problems.general, ...(unasked ? [errorText(unasked)] : [])]}
      />
      {!isOpen && (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            {hasOwn ? t('Change') : t('Give it its own')}
          </Button>
          {hasOwn && (
            <Button size="xs" variant="default" loading={fetching} onClick={() => void remove()}>
              {t('Remove')}
            </Button>
          )}
        </Group>
      )}
    </section>
  );
}

function labelOf(
  form: readonly { readonly variable: string; readonly label: string }[],
  variable: string,
): string {
  return form.find((field) => field.variable === variable)?.label ?? words(variable);
}
