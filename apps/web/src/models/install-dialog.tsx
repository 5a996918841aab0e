import { Button, Code, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { notify } from '../lib/notify.ts';
import { Rich } from '../messages/rich.tsx';
import { t } from '../messages/translate.ts';
import { CredentialFields } from '../providers/credential-fields.tsx';
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
import { isByModelAlone } from '../providers/provider-fragments.ts';
import { type FreeSource, freeSource } from './free-source.ts';
import { INSTALL } from './install-document.ts';

const INSTALL_PROVIDER = graphql(`
  fragment InstallProvider on Provider {
    id
    slug
    label(locale: $locale)
    configurationMethods
    modelCredentialForm(locale: $locale) { ...CredentialFormField }
  }
`);

/** Installs a model that the catalog lacks, with credentials of its own where its provider asks for them. */
export function InstallDialog({
  providers: masked,
  initialProvider = null,
  taken,
  onClose,
}: {
  providers: readonly FragmentType<typeof INSTALL_PROVIDER>[];
  /** The slug of the provider that is chosen at first; null: none. */
  initialProvider?: string | null;
  /** The sources of every model that is known here. */
  taken: ReadonlySet<string>;
  onClose: () => void;
}) {
  const providers = masked.map((one) => readFragment(INSTALL_PROVIDER, one));
  const [slug, setSlug] = useState<string | null>(initialProvider);
  const [modelId, setModelId] = useState('');
  const [name, setName] = useState('');
  const [values, setValues] = useState<CredentialValues>({});
  const [problems, setProblems] = useState<FormProblems>(NO_PROBLEMS);
  const [free, setFree] = useState<FreeSource | null>(null);
  const [{ fetching }, install] = useMutation(INSTALL);
  const provider = providers.find((one) => one.slug === slug);
  const { byVariable } = problems;
  const form = provider?.configurationMethods.includes('CUSTOMIZABLE_MODEL')
    ? readFragment(CREDENTIAL_FIELD, provider.modelCredentialForm)
    : [];
  const isNeeded = provider !== undefined && isByModelAlone(provider);
  const wanted = modelId.trim();
  const source = slug && wanted ? `external://${slug}/${wanted}` : null;

  const submit = async (instead: FreeSource | null) => {
    if (source === null) return;
    const credentials = credentialInputs(form, values);
    const called = instead?.name ?? name.trim();
    const { data, error } = await install({
      input: {
        source: instead?.source ?? source,
        credentials,
        ...(called ? { name: called } : {}),
        // The provider goes on knowing it by the name that was typed.
        ...(instead ? { providerModelId: wanted } : {}),
      },
    });
    setFree(null);
    if (error) return setProblems(unanswered(error));
    const found = sortErrors(data?.modelInstall.userErrors ?? [], credentials);
    setProblems(found);
    if (found.isTaken) {
      const others = instead ? [...taken, instead.source] : taken;
      setFree(freeSource(source, name.trim() || wanted, new Set(others)));
    }
    if (!data?.modelInstall.model) return;
    notify({ message: t('{name} is installed.', { name: data.modelInstall.model.name }) });
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={t('Add a model by hand')} size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(null);
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t('For a model that the catalog lacks. What the catalog knows of it is filled in.')}
          </Text>
          <Select
            label={t('Provider')}
            data-autofocus={initialProvider === null || undefined}
            required
            searchable
            data={providers.map((one) => ({ value: one.slug, label: one.label }))}
            value={slug}
            onChange={(value) => {
              setSlug(value);
              setValues({});
            }}
          />
          <TextInput
            label={t('Model')}
            data-autofocus={initialProvider !== null || undefined}
            description={source ?? t("The provider's own name of it.")}
            required
            value={modelId}
            onChange={(event) => {
              setModelId(event.currentTarget.value);
              setFree(null);
            }}
            error={free === null ? byVariable.source : null}
            autoCapitalize="none"
            spellCheck={false}
          />
          <TextInput
            label={t('Name')}
            description={t("For people. Empty: the catalog's, or the model's own.")}
            value={name}
            error={byVariable.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {form.length > 0 && (
            <Text size="sm" c="dimmed">
              {isNeeded
                ? t("This model's own address and key, verified before they are stored.")
                : t(
                    "Credentials of this model's own, verified before they are stored. Leave them empty to use the provider's.",
                  )}
            </Text>
          )}
          <CredentialFields
            form={form}
            values={values}
            states={[]}
            isOptional={!isNeeded}
            errors={byVariable}
            onChange={setValues}
          />
          <ProblemBox title={problems.title} messages={problems.general} />
          {free && (
            <ProblemBox
              title={t('Not installed: there is one of this name already')}
              messages={[byVariable.source ?? '']}
            >
              <Text size="sm" mt={8}>
                <Rich
                  text="Both can stay: the new one as {name}, {source}."
                  values={{ name: <b>{free.name}</b>, source: <Code>{free.source}</Code> }}
                />
              </Text>
              <Button size="xs" mt={8} loading={fetching} onClick={() => void submit(free)}>
                {t('Install it as {name}', { name: free.name })}
              </Button>
            </ProblemBox>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={fetching} disabled={source === null}>
              {t('Install')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
