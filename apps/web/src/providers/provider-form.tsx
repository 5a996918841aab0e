import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { graphql, readFragment } from '../gql/index.ts';
import { countedModels } from '../lib/format.ts';
import { forgetNotifications, notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import { BaseUrlField } from './base-url-field.tsx';
import { CONFIGURE } from './configure-document.ts';
import { CredentialFields } from './credential-fields.tsx';
import { CREDENTIAL_FIELD, type CredentialValues, credentialInputs } from './credential-form.ts';
import { type FormProblems, NO_PROBLEMS, sortErrors, unanswered } from './form-errors.ts';
import { defaultFields, type ProviderData } from './provider-fragments.ts';
import { ResetButton } from './reset-button.tsx';

const VERIFY = graphql(`
  mutation ProviderVerify($input: ProviderVerifyInput!, $locale: String) {
    providerVerify(input: $input) {
      provider { id status { state } ...ProviderCard }
      userErrors { code message field }
    }
  }
`);

/** States whose message says all that a check found. */
const TELLING: ReadonlySet<string> = new Set(['REJECTED', 'UNREACHABLE']);

/** Sets a provider up: credentials write-only, the address, and whether it all works. */
export function ProviderForm({
  provider,
  problems,
  onProblems,
}: {
  provider: ProviderData;
  /** What stood in the way at the last try. */
  problems: FormProblems;
  onProblems: (problems: FormProblems) => void;
}) {
  const [values, setValues] = useState<CredentialValues>({});
  const [baseUrl, setBaseUrl] = useState<string | null>(null);
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
  const isSet = provider.status.state !== 'NOT_CONFIGURED';
  const { byVariable } = problems;

  const save = async () => {
    const { data, error } = await configure({
      input: {
        provider: provider.slug,
        credentials,
        ...(isNewUrl ? { baseUrl: baseUrl.trim() || null } : {}),
      },
    });
    if (error) return onProblems(unanswered(error));
    const payload = data?.providerConfigure;
    onProblems(sortErrors(payload?.userErrors ?? [], credentials, isSet));
    // What was said of an earlier try must not stand beside a refusal.
    if (payload && payload.userErrors.length > 0) forgetNotifications();
    if (!payload || payload.userErrors.length > 0) return;
    setValues({});
    setBaseUrl(null);
    const count = payload.installedModels.length;
    notify({
      message:
        count > 0
          ? t('{label} is set up: {models} installed.', {
              label: provider.label,
              models: countedModels(count),
            })
          : t('{label} is set up.', { label: provider.label }),
    });
  };
  const test = async () => {
    const { data, error } = await verify({ input: { provider: provider.slug } });
    if (error) return onProblems(unanswered(error));
    const payload = data?.providerVerify;
    onProblems(NO_PROBLEMS);
    // What the check found is the provider's state now, and stands there.
    const isTold = TELLING.has(payload?.provider?.status.state ?? '');
    const found = payload?.userErrors ?? [];
    if (found.length > 0 && !isTold)
      onProblems({ ...sortErrors(found, []), title: t('Not checked') });
    if (found.length === 0)
      notify({
        message: t('{label} answers, and takes the credentials.', { label: provider.label }),
      });
  };

  return (
    <form
      aria-label={t('Set up {label}', { label: provider.label })}
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
          errors={byVariable}
          onChange={setValues}
        />
        {hasAddress && (
          <BaseUrlField
            provider={provider}
            field={addressField}
            value={baseUrl}
            error={
              byVariable.baseUrl ??
              (addressField ? (byVariable[addressField.variable] ?? null) : null)
            }
            onChange={setBaseUrl}
          />
        )}
        <ProblemBox title={problems.title} messages={problems.general} />
        <Group gap="xs">
          {hasForm && (
            <Button type="submit" loading={isSaving} disabled={!isChanged}>
              {t('Save')}
            </Button>
          )}
          <Button variant="default" loading={isTesting} onClick={() => void test()}>
            {t('Test')}
          </Button>
          {provider.isPaid && isSet && <ResetButton slug={provider.slug} label={provider.label} />}
        </Group>
      </Stack>
    </form>
  );
}
