import {
  Anchor,
  Button,
  FileInput,
  Group,
  PasswordInput,
  Radio,
  Select,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { words } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { type CredentialField, type CredentialValues, shownFields } from './credential-form.ts';

/** What is stored of a field; never its value. */
export interface FieldState {
  readonly variable: string;
  readonly isSet: boolean;
  readonly origin?: string | null;
  readonly hint?: string | null;
}

const ORIGINS: Readonly<Record<string, string>> = {
  ENVIRONMENT: t('from the environment'),
  FILE: t('from api_keys.yaml'),
  DATABASE: t('stored here, encrypted'),
};

/** A line that says where the value in use comes from. */
export function stateText(state: FieldState | undefined): string | null {
  if (!state?.isSet) return null;
  const origin = state.origin ? (ORIGINS[state.origin] ?? words(state.origin)) : '';
  return [t('Set [of a value]'), state.hint, origin].filter(Boolean).join(' · ');
}

/** Whether a value comes from where it cannot be changed from here: the environment or a file wins over what is stored. */
export function isLocked(state: FieldState | undefined): boolean {
  return state?.isSet === true && (state.origin === 'ENVIRONMENT' || state.origin === 'FILE');
}

interface FieldsProps {
  form: readonly CredentialField[];
  values: CredentialValues;
  states: readonly FieldState[];
  errors: Readonly<Record<string, string>>;
  /** Whether all of them may be left empty, so that none is marked as needed. */
  isOptional?: boolean;
  onChange: (values: CredentialValues) => void;
}

/** The fields of a credential form that apply, each as the control that it asks for. */
export function CredentialFields({
  form,
  values,
  states,
  errors,
  isOptional = false,
  onChange,
}: FieldsProps) {
  const set = (variable: string, value: string | null | undefined) => {
    const { [variable]: _before, ...others } = values;
    onChange(value === undefined ? others : { ...others, [variable]: value });
  };
  return shownFields(form, values).map((field) => {
    const state = states.find(({ variable }) => variable === field.variable);
    const value = values[field.variable];
    return (
      <div key={field.variable}>
        <FieldControl
          field={isOptional ? { ...field, required: false } : field}
          value={value ?? null}
          isSet={state?.isSet === true}
          isLocked={isLocked(state)}
          error={errors[field.variable] ?? null}
          onChange={(next) => set(field.variable, next)}
        />
        {value === null ? (
          <Text size="xs" c="var(--warn)" mt={4}>
            {t('Cleared when you save.')}{' '}
            <Anchor
              component="button"
              type="button"
              size="xs"
              underline="always"
              onClick={() => set(field.variable, undefined)}
            >
              {t('Keep it')}
            </Anchor>
          </Text>
        ) : (
          <StoredState state={state} onClear={() => set(field.variable, null)} />
        )}
      </div>
    );
  });
}

function StoredState({ state, onClear }: { state: FieldState | undefined; onClear: () => void }) {
  const text = stateText(state);
  if (text === null) return null;
  return (
    <Group gap="xs" mt={4}>
      <Text size="xs" c="dimmed">
        {text}
      </Text>
      {state?.origin === 'DATABASE' && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onClear}>
          {t('Clear')}
        </Button>
      )}
    </Group>
  );
}

function FieldControl({
  field,
  value,
  isSet,
  isLocked: isDisabled,
  error,
  onChange,
}: {
  field: CredentialField;
  value: string | null;
  isSet: boolean;
  isLocked: boolean;
  error: string | null;
  onChange: (value: string | undefined) => void;
}) {
  const shared = {
    label: field.label,
    description: field.help ?? undefined,
    withAsterisk: field.required && !isSet,
    error,
    disabled: isDisabled,
  };
  const placeholder = isDisabled
    ? t('Set outside of Darkroom')
    : isSet
      ? t('Leave empty to keep what is set')
      : (field.placeholder ?? undefined);
  const limit = field.maxLength ? { maxLength: field.maxLength } : {};
  const chosen = value ?? field.default ?? null;
  switch (field.type) {
    case 'SECRET_INPUT':
      return (
        <PasswordInput
          {...shared}
          {...limit}
          placeholder={placeholder}
          autoComplete="off"
          data-1p-ignore
          spellCheck={false}
          value={value ?? ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
    case 'SELECT':
      return (
        <Select
          {...shared}
          data={field.options.map((option) => ({ value: option.value, label: option.label }))}
          value={chosen}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'RADIO':
      return (
        <Radio.Group
          label={shared.label}
          description={shared.description}
          withAsterisk={shared.withAsterisk}
          error={error}
          value={chosen}
          onChange={onChange}
        >
          <Group mt={6}>
            {field.options.map((option) => (
              <Radio
                key={option.value}
                value={option.value}
                label={option.label}
                disabled={isDisabled}
              />
            ))}
          </Group>
        </Radio.Group>
      );
    case 'SWITCH':
      return (
        <Switch
          label={field.label}
          description={field.help ?? undefined}
          error={error}
          disabled={isDisabled}
          checked={chosen === 'true'}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      );
    case 'FILE':
      return (
        <FileInput
          {...shared}
          placeholder={placeholder ?? t('Choose a file')}
          clearable
          onChange={(file) => {
            if (file) void file.text().then(onChange);
            else onChange(undefined);
          }}
        />
      );
    case 'TEXT_INPUT':
      return (
        <TextInput
          {...shared}
          {...limit}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          value={value ?? ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
  }
}
