import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { readFragment } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { CONFIGURE } from './configure-document.ts';
import { CredentialFields } from './credential-fields.tsx';
import { CREDENTIAL_FIELD, type CredentialValues, credentialInputs } from './credential-form.ts';
import { NO_PROBLEMS, sortErrors, unanswered } from './form-errors.ts';
import type { ProviderData } from './provider-fragments.ts';

/** One more set of credentials, by a name of its own. */
export function AddCredential({
  provider,
  taken,
}: {
  provider: ProviderData;
  /** Names that stand for another set already. */
  taken: readonly string[];
}) {
  const [isOpen, opening] = useDisclosure(false);
  const [name, setName] = useState('');
  const [values, setValues] = useState<CredentialValues>({});
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [{ fetching }, configure] = useMutation(CONFIGURE);
  const form = readFragment(CREDENTIAL_FIELD, provider.credentialForm).filter(
    ({ isBaseUrl }) => !isBaseUrl,
  );
  if (form.length === 0) return null;
  const close = () => {
    opening.close();
    setName('');
    setValues({});
    setProblems(NO_PROBLEMS);
  };
  const credentials = credentialInputs(form, values);
  const credential = name.trim();
  const isTaken = taken.includes(credential);
  const save = async () => {
    const { data, error } = await configure({
      input: { provider: provider.slug, credential, credentials },
    });
    if (error) return setProblems(unanswered(error));
    const errors = data?.providerConfigure.userErrors ?? [];
    if (errors.length === 0) return close();
    setProblems(sortErrors(errors, credentials));
  };
  if (!isOpen) {
    return (
      <Button variant="default" size="xs" w="fit-content" onClick={opening.open}>
        {t('Add another key')}
      </Button>
    );
  }
  return (
    <form
      aria-label={t('Another key')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('Name')}
          description={t('To tell it from the others, such as "second".')}
          autoComplete="off"
          data-autofocus
          value={name}
          error={isTaken ? t('There is one of this name.') : null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <CredentialFields
          form={form}
          values={values}
          states={[]}
          errors={problems.byVariable}
          onChange={setValues}
        />
        <ProblemBox title={problems.title} messages={problems.general} />
        <Group gap="xs">
          <Button
            type="submit"
            size="xs"
            loading={fetching}
            disabled={credential === '' || isTaken || credentials.length === 0}
          >
            {t('Verify and save')}
          </Button>
          <Button variant="default" size="xs" onClick={close}>
            {t('Cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
