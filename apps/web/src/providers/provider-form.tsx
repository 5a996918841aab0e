import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql, readFragment } from '../gql/index.ts';
import { BaseUrlField } from './base-url-field.tsx';
import { CredentialFields } from './credential-fields.tsx';
import { CREDENTIAL_FIELD, type CredentialValues, credentialInputs } from './credential-form.ts';
import { sortErrors } from './form-errors.ts';
import { defaultFields, type ProviderData } from './provider-fragments.ts';
import styles from './providers.module.css';
import { ResetButton } from './reset-button.tsx';

const CONFIGURE = graphql(`
  mutation ProviderConfigure($input: ProviderConfigureInput!) {
    providerConfigure(input: $input) {
      provider { id ...ProviderCard }
      installedModels { id }
      userErrors { code message field }
    }
  }
`);

const VERIFY = graphql(`
  mutation ProviderVerify($input: ProviderVerifyInput!) {
    providerVerify(input: $input) {
      provider { id ...ProviderCard }
      userErrors { code message field }
    }
  }
`);

/** Sets a provider up: credentials write-only, the address, and whether it all works. */
export function ProviderForm({ provider }: { provider: ProviderData }) {
  const [values, setValues] = useState<CredentialValues>({});
  const [baseUrl, setBaseUrl] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [general, setGeneral] = useState<readonly string[]>([]);
  const [{ fetching: isSaving }, configure] = useMutation(CONFIGURE);
  const [{ fetching: isTesting }, verify] = useMutation(VERIFY);
  const whole = readFragment(CREDENTIAL_FIELD, provider.credentialForm);
  // The address is the provider's base URL, whatever the form calls it: one field for one thing.
  const form = whole.filter((field) => !field.isBaseUrl);
  const addressField = whole.find((field) => field.isBaseUrl) ?? null;
  const hasAddress = addressField !== null || provider.baseUrl !== null || whole.length > 0;
  const credentials = credentialInputs(form, values);
  const isNewUrl = baseUrl !== null && baseUrl !== (provider.baseUrl ?? '');
  const isChanged = credentials.length > 0 || isNewUrl;
  const hasForm = form.length > 0 || hasAddress;

  const save = async () => {
    const { data, error } = await configure({
      input: {
        provider: provider.slug,
        credentials,
        ...(isNewUrl ? { baseUrl: baseUrl.trim() || null } : {}),
      },
    });
    if (error) return setGeneral([errorText(error)]);
    const payload = data?.providerConfigure;
    const sorted = sortErrors(payload?.userErrors ?? [], credentials);
    setErrors(sorted.byVariable);
    setGeneral(sorted.general);
    if (!payload || payload.userErrors.length > 0) return;
    setValues({});
    setBaseUrl(null);
    const count = payload.installedModels.length;
    notifications.show({
      message: `${provider.label} is set up${count > 0 ? `: ${count} models installed` : ''}.`,
    });
  };
  const test = async () => {
    const { data, error } = await verify({ input: { provider: provider.slug } });
    const found = error
      ? [errorText(error)]
      : (data?.providerVerify.userErrors ?? []).map(({ message }) => message);
    setGeneral(found);
    if (found.length === 0)
      notifications.show({ message: `${provider.label} answers, and takes the credentials.` });
  };

  return (
    <form
      aria-label={`Set up ${provider.label}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="md">
        <CredentialFields
          form={form}
          values={values}
          states={defaultFields(provider)}
          errors={errors}
          onChange={setValues}
        />
        {hasAddress && (
          <BaseUrlField
            provider={provider}
            field={addressField}
            value={baseUrl}
            error={
              errors.baseUrl ?? (addressField ? (errors[addressField.variable] ?? null) : null)
            }
            onChange={setBaseUrl}
          />
        )}
        {general.map((message) => (
          <Text key={message} size="sm" className={styles.message} role="alert">
            {message}
          </Text>
        ))}
        <Group gap="xs">
          {hasForm && (
            <Button type="submit" loading={isSaving} disabled={!isChanged}>
              Save
            </Button>
          )}
          <Button variant="default" loading={isTesting} onClick={() => void test()}>
            Test
          </Button>
          {provider.isPaid && provider.status.state !== 'NOT_CONFIGURED' && (
            <ResetButton slug={provider.slug} label={provider.label} />
          )}
        </Group>
      </Stack>
    </form>
  );
}
