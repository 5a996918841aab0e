import { MultiSelect, Select, TagsInput, Textarea } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import type { Draft, ExtraValue, Picture } from '../draft/draft.ts';
import { explainParameter, isColour } from '../draft/explain-parameter.ts';
import type { ModelParameter } from '../draft/model-controls.ts';
import { t } from '../messages/translate.ts';
import { NumberField } from './number-control.tsx';
import { PictureList } from './picture-list.tsx';
import { useProblem } from './studio-context.ts';

const ColourField = lazy(() => import('./colour-field.tsx'));

type Listed = readonly string[] | readonly Picture[];
const isListed = (value: ExtraValue | undefined): value is Listed => typeof value === 'object';
const stringsOf = (value: ExtraValue | undefined): string[] =>
  isListed(value) ? value.filter((one) => typeof one === 'string') : [];
const picturesOf = (value: ExtraValue | undefined): Picture[] =>
  isListed(value) ? value.filter((one) => typeof one === 'object') : [];

/** The control of one of the model's own settings, drawn from what the model says of it. */
export function ParameterControl({ parameter }: { parameter: ModelParameter }) {
  const { control, setValue, getValues } = useFormContext<Draft>();
  const problem = useProblem(`extra.${parameter.name}`);
  const set = (value: ExtraValue | undefined) => {
    const { [parameter.name]: _before, ...others } = getValues('extra');
    setValue('extra', value === undefined ? others : { ...others, [parameter.name]: value });
  };
  return (
    <Controller
      control={control}
      name="extra"
      render={({ field }) => (
        <Field
          parameter={parameter}
          value={field.value[parameter.name]}
          set={set}
          problem={problem}
        />
      )}
    />
  );
}

function Field({
  parameter,
  value,
  set,
  problem,
}: {
  parameter: ModelParameter;
  value: ExtraValue | undefined;
  set: (value: ExtraValue | undefined) => void;
  problem: string | null;
}) {
  const standard = parameter.default ?? null;
  const shared = {
    label: parameter.label,
    description: explainParameter(parameter) ?? undefined,
    required: parameter.isRequired,
    error: problem,
  };
  const placeholder = standard === null ? t("The model's own choice") : String(standard);
  switch (parameter.__typename) {
    case 'IntParameter':
    case 'FloatParameter': {
      const isWhole = parameter.__typename === 'IntParameter';
      return (
        <NumberField
          label={parameter.label}
          help={explainParameter(parameter)}
          isMarked={parameter.isRequired}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => set(next ?? undefined)}
          minimum={parameter.minimum ?? null}
          maximum={parameter.maximum ?? null}
          step={parameter.step ?? (isWhole ? 1 : 0.01)}
          standard={typeof standard === 'number' ? standard : null}
          isWhole={isWhole}
          error={problem}
        />
      );
    }
    case 'BooleanParameter':
      return (
        <Select
          {...shared}
          data={[
            { value: 'true', label: t('On') },
            { value: 'false', label: t('Off') },
          ]}
          placeholder={
            typeof standard === 'boolean' ? (standard ? t('On') : t('Off')) : placeholder
          }
          clearable
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(next) => set(next === null ? undefined : next === 'true')}
        />
      );
    case 'EnumParameter':
      return parameter.isList ? (
        <MultiSelect
          {...shared}
          data={[...parameter.values]}
          placeholder={stringsOf(value).length === 0 ? placeholder : ''}
          clearable
          searchable={parameter.values.length > 8}
          value={stringsOf(value)}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
        />
      ) : (
        <Select
          {...shared}
          data={[...parameter.values]}
          placeholder={placeholder}
          clearable
          searchable={parameter.values.length > 8}
          value={typeof value === 'string' ? value : null}
          onChange={(next) => set(next ?? undefined)}
        />
      );
    case 'TextParameter':
      if (isColour(parameter)) {
        return (
          <Suspense>
            <ColourField
              {...shared}
              placeholder={placeholder}
              value={typeof value === 'string' ? value : ''}
              onChange={(next) => set(next || undefined)}
            />
          </Suspense>
        );
      }
      return parameter.isList ? (
        <TagsInput
          {...shared}
          placeholder={stringsOf(value).length === 0 ? placeholder : ''}
          {...(parameter.maxLength ? { maxLength: parameter.maxLength } : {})}
          value={stringsOf(value)}
          onChange={(next) => set(next.length === 0 ? undefined : next)}
        />
      ) : (
        <Textarea
          {...shared}
          autosize
          maxRows={5}
          placeholder={standard === null ? '' : String(standard)}
          {...(parameter.maxLength ? { maxLength: parameter.maxLength } : {})}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => set(event.currentTarget.value || undefined)}
        />
      );
    case 'ImageParameter':
      return (
        <PictureList
          label={parameter.label}
          help={explainParameter(parameter)}
          isRequired={parameter.isRequired}
          pictures={picturesOf(value)}
          maximum={parameter.maximumCount}
          problem={problem}
          onChange={(pictures) => set(pictures.length === 0 ? undefined : pictures)}
        />
      );
  }
}
