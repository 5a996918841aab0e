import type { CredentialInput } from '../gql/graphql.ts';
import { safeLine } from '../output/safe.ts';
import { askChoice, askSecret, askText } from '../program/ask.ts';
import type { Session } from '../program/session.ts';
import { applies, checkValue, type Field, isSecret } from './form.ts';

/** A form, and what is known of its values. */
export interface FormToAsk {
  readonly form: readonly Field[];
  readonly states: readonly {
    readonly variable: string;
    readonly isSet: boolean;
    readonly hint: string | null;
  }[];
  readonly keyHelpUrl: string | null;
}

/**
 * Goes through the form with a person, in order, only through what applies. An empty answer
 * keeps what is there. Gives what is to be stored.
 */
export async function askForm(
  session: Session,
  { form, states, keyHelpUrl }: FormToAsk,
): Promise<CredentialInput[]> {
  const values = new Map<string, string>();
  if (keyHelpUrl !== null) session.output.note(`A key is made at ${keyHelpUrl}`);
  for (const field of form) {
    if (!applies(field, form, values)) continue;
    const state = states.find(({ variable }) => variable === field.variable);
    const kept = state?.isSet
      ? ` (set${state.hint === null ? '' : `, ${state.hint}`}; Enter keeps it)`
      : '';
    const optional = field.required ? '' : ' (may be left empty)';
    if (field.help !== null) session.output.note(field.help);
    const answer = await askField(session, field, safeLine(`${field.label}${kept || optional}`));
    if (
      answer === '' ||
      (field.type !== 'TEXT_INPUT' && !isSecret(field) && answer === field.default)
    )
      continue;
    checkValue(field, answer);
    values.set(field.variable, answer);
  }
  return [...values].map(([variable, value]) => ({ variable, value }));
}

function askField(session: Session, field: Field, message: string): Promise<string> {
  const initial = field.default ?? undefined;
  switch (field.type) {
    case 'SECRET_INPUT':
    case 'FILE':
      return askSecret(session, message);
    case 'SELECT':
    case 'RADIO': {
      const options = field.options.map(({ value, label }) => ({ value, label: safeLine(label) }));
      return askChoice(session, message, options, initial);
    }
    case 'SWITCH':
      return askChoice(
        session,
        message,
        [
          { value: 'true', label: 'yes' },
          { value: 'false', label: 'no' },
        ],
        initial,
      );
    default: {
      const placeholder = field.placeholder ?? initial;
      return askText(
        session,
        message,
        placeholder === undefined ? {} : { placeholder: safeLine(placeholder) },
      );
    }
  }
}
