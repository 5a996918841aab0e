import { Button, Group, JsonInput, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { Controller, useForm } from 'react-hook-form';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { type ModelEdit, readJson, updateOf } from './model-edit.ts';
import type { ModelRowData } from './model-rows.ts';

const EDIT = graphql(`
  mutation EditModel($input: ModelUpdateInput!, $locale: String) {
    modelUpdate(input: $input) {
      model { id source ...InstalledRow }
      userErrors { code message field }
    }
  }
`);

/** What a person changes of a model: its name and words, its defaults, its capabilities, and what a picture costs them. */
export default function EditModel({
  row,
  id,
  edit,
  onClose,
}: {
  row: ModelRowData;
  id: string;
  /** What is changed of it so far. */
  edit: ModelEdit;
  onClose: () => void;
}) {
  const { register, control, handleSubmit, setError, formState } = useForm<ModelEdit>({
    defaultValues: edit,
  });
  const [, update] = useMutation(EDIT);
  const { errors, isSubmitting } = formState;
  const save = handleSubmit(async (values) => {
    const input = { model: { id }, ...updateOf(values, new Date().toISOString().slice(0, 10)) };
    const { data, error } = await update({ input });
    const refused = data?.modelUpdate.userErrors.map(({ message }) => message) ?? [];
    const message = error ? errorText(error) : refused.join(' ');
    if (message !== '') return setError('root', { message });
    onClose();
  });
  const isObject = (text: string) =>
    readJson(text) !== undefined ||
    t('An object in JSON, such as {example}.', { example: '{"maxImagesPerRequest": 2}' });
  return (
    <Modal opened onClose={onClose} title={t('Change {name}', { name: row.name })} size="md">
      <form onSubmit={(event) => void save(event)}>
        <Stack gap="sm">
          <TextInput
            label={t('Name')}
            description={t("Empty: the catalog's own.")}
            autoComplete="off"
            {...register('name')}
          />
          <Textarea label={t('Description')} autosize minRows={2} {...register('description')} />
          <TextInput
            label={t('What a picture costs you, in US dollars')}
            description={
              row.provider?.isPaid === false
                ? t('For comparing: power, rent, wear. Nothing is charged by it.')
                : t("In place of the catalog's prices. Empty: the catalog's.")
            }
            inputMode="decimal"
            autoComplete="off"
            error={errors.price?.message}
            {...register('price', {
              validate: (text) =>
                /^(\d{1,6}(\.\d{1,10})?)?$/.test(text.trim()) ||
                t('An amount such as 10 or 0.50, with a point.'),
            })}
          />
          {(['capabilities', 'defaultSettings'] as const).map((name) => (
            <Controller
              key={name}
              name={name}
              control={control}
              rules={{ validate: isObject }}
              render={({ field }) => (
                <JsonInput
                  label={name === 'capabilities' ? t('Capabilities') : t('Default settings')}
                  description={t(
                    "Only what differs from the catalog, in the words of its files. Empty: the catalog's.",
                  )}
                  autosize
                  minRows={2}
                  formatOnBlur
                  value={field.value}
                  onChange={field.onChange}
                  error={errors[name]?.message}
                />
              )}
            />
          ))}
          <ProblemBox
            title={errors.root ? t('Not saved') : null}
            messages={errors.root?.message ? [errors.root.message] : []}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={isSubmitting}>
              {t('Save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
