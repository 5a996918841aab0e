import { t } from '../messages/translate.ts';
import type { ModelParameter } from './model-controls.ts';

function limits(parameter: ModelParameter): string | null {
  switch (parameter.__typename) {
    case 'IntParameter':
    case 'FloatParameter': {
      const { minimum, maximum } = parameter;
      const isNumber = (value: number | null | undefined) => typeof value === 'number';
      if (isNumber(minimum) && isNumber(maximum))
        return t('From {minimum} to {maximum}.', { minimum, maximum });
      if (isNumber(minimum)) return t('At least {minimum}.', { minimum });
      if (isNumber(maximum)) return t('At most {maximum}.', { maximum });
      return parameter.__typename === 'IntParameter' ? t('A whole number.') : t('A number.');
    }
    case 'TextParameter': {
      const { maxLength: most, isList } = parameter;
      if (!isList) return most ? t('Up to {most} characters.', { most }) : null;
      return most
        ? t('Several texts, each up to {most} characters: press Enter after each.', { most })
        : t('Several texts: press Enter after each.');
    }
    case 'EnumParameter':
      return parameter.isList ? t('One or several.') : null;
    default:
      return null;
  }
}

/** What stands below a setting's label: the model's own words, else what it takes. Null: there is nothing to say. */
export function explainParameter(parameter: ModelParameter): string | null {
  return parameter.description ?? limits(parameter);
}

const HEX_COLOUR = /^#[0-9a-f]{6}$/i;
/** How the models' explanations write the form of a colour. */
const COLOUR_FORM = /#rrggbb\b/i;

/** Whether a text stands for a colour: its default is one, or its explanation gives the form of one. */
export function isColour(parameter: ModelParameter): boolean {
  if (parameter.__typename !== 'TextParameter' || parameter.isList) return false;
  return (
    (typeof parameter.default === 'string' && HEX_COLOUR.test(parameter.default)) ||
    COLOUR_FORM.test(parameter.description ?? '')
  );
}
