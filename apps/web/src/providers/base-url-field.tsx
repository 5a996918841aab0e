import { Text, TextInput } from '@mantine/core';
import { t } from '../messages/translate.ts';
import { isLocked, stateText } from './credential-fields.tsx';
import type { CredentialField } from './credential-form.ts';
import { defaultFields, type ProviderData } from './provider-fragments.ts';

/** What the address is called where the provider's form has no word of its own for it. */
const LABEL = t('Base URL');

/**
 * Where requests go. A form with a field of its own for the address gives the words; the value is the provider's base
 * URL either way, so that it is asked for in one place.
 */
export function BaseUrlField({
  provider,
  field,
  value,
  error,
  onChange,
}: {
  provider: ProviderData;
  /** The form's own field for the address; null where it has none. */
  field: CredentialField | null;
  /** What was typed; null where nothing was. */
  value: string | null;
  error: string | null;
  onChange: (value: string) => void;
}) {
  const state = defaultFields(provider).find(({ variable }) => variable === field?.variable);
  const isFixed = isLocked(state);
  return (
    <div>
      <TextInput
        label={field?.label ?? LABEL}
        description={
          field?.help ??
          t('Where requests go. Another host clears a stored key, which belongs to the old one.')
        }
        placeholder={field?.placeholder ?? undefined}
        disabled={isFixed}
        value={value ?? provider.baseUrl ?? ''}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
      />
      {isFixed && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('{state}: it is changed there.', { state: stateText(state) ?? '' })}
        </Text>
      )}
    </div>
  );
}
