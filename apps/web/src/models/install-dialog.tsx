import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { CredentialFields } from '../providers/credential-fields.tsx';
import {
  CREDENTIAL_FIELD,
  type CredentialValues,
  credentialInputs,
} from '../providers/credential-form.ts';
import { sortErrors } from '../providers/form-errors.ts';
import { isByModelAlone } from '../providers/provider-fragments.ts';
import { INSTALL } from './model-actions.tsx';

const INSTALL_PROVIDER = graphql(`
  fragment InstallProvider on Provider {
    id
    slug
    label
    configurationMethods
    modelCredentialForm { ...CredentialFormField }
  }
`);

/** Installs a model that the catalog lacks, with credentials of its own where its provider asks for them. */
export function InstallDialog({
  providers: masked,
  initialProvider = null,
  onClose,
}: {
  providers: readonly FragmentType<typeof INSTALL_PROVIDER>[];
  /** The slug of the provider that is chosen at first; null: none. */
  initialProvider?: string | null;
  onClose: () => void;
}) {
  const providers = masked.map((one) => readFragment(INSTALL_PROVIDER, one));
  const [slug, setSlug] = useState<string | null>(initialProvider);
  const [modelId, setModelId] = useState('');
  const [name, setName] = useState('');
  const [values, setValues] = useState<CredentialValues>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [general, setGeneral] = useState<readonly string[]>([]);
  const [{ fetching }, install] = useMutation(INSTALL);
  const provider = providers.find((one) => one.slug === slug);
  const form = provider?.configurationMethods.includes('CUSTOMIZABLE_MODEL')
    ? readFragment(CREDENTIAL_FIELD, provider.modelCredentialForm)
    : [];
  const isNeeded = provider !== undefined && isByModelAlone(provider);
  const source = slug && modelId.trim() ? `external://${slug}/${modelId.trim()}` : null;

  const submit = async () => {
    if (source === null) return;
    const credentials = credentialInputs(form, values);
    const { data, error } = await install({
      input: { source, credentials, ...(name.trim() ? { name: name.trim() } : {}) },
    });
    if (error) return setGeneral([errorText(error)]);
    const sorted = sortErrors(data?.modelInstall.userErrors ?? [], credentials);
    setErrors(sorted.byVariable);
    setGeneral(sorted.general);
    if (!data?.modelInstall.model) return;
    notifications.show({ message: `${data.modelInstall.model.name} is installed.` });
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title="Add a model by hand" size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            For a model that the catalog lacks. What the catalog knows of it is filled in.
          </Text>
          <Select
            label="Provider"
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
            label="Model"
            data-autofocus={initialProvider !== null || undefined}
            description={source ?? "The provider's own name of it."}
            required
            value={modelId}
            onChange={(event) => setModelId(event.currentTarget.value)}
            error={errors.source}
            autoCapitalize="none"
            spellCheck={false}
          />
          <TextInput
            label="Name"
            description="For people. Empty: the catalog's, or the model's own."
            value={name}
            error={errors.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {form.length > 0 && (
            <Text size="sm" c="dimmed">
              {isNeeded
                ? "This model's own address and key, verified before they are stored."
                : "Credentials of this model's own, verified before they are stored. Leave them empty to use the provider's."}
            </Text>
          )}
          <CredentialFields
            form={form}
            values={values}
            states={[]}
            isOptional={!isNeeded}
            errors={errors}
            onChange={setValues}
          />
          {general.map((message) => (
            <Text key={message} size="sm" c="var(--bad)" role="alert">
              {message}
            </Text>
          ))}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={fetching} disabled={source === null}>
              Install
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
