import { z } from 'zod';
import { localizedTextSchema } from '../text/localized.ts';

export const CREDENTIAL_FIELD_TYPES = [
  'secret-input',
  'text-input',
  'select',
  'radio',
  'switch',
  'file',
] as const;

const conditionSchema = z.strictObject({
  variable: z.string().min(1),
  value: z.union([z.string(), z.boolean()]).transform(String),
});

/** One field of a credential form. A switch's value is "true" or "false". */
export const credentialFieldSchema = z.strictObject({
  variable: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'lower-case letters, digits and _'),
  label: localizedTextSchema,
  type: z.enum(CREDENTIAL_FIELD_TYPES),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.boolean()]).transform(String).optional(),
  placeholder: localizedTextSchema.optional(),
  help: localizedTextSchema.optional(),
  url: localizedTextSchema.optional(),
  maxLength: z.number().int().min(0).optional(),
  /**
   * Of a file: false for one that holds no secret, such as a workflow. It is read like any plain field then, so that a
   * model without a file may be made of it. Default: files are secret.
   */
  isSecret: z.boolean().optional(),
  options: z
    .array(
      z.strictObject({
        value: z.string(),
        label: localizedTextSchema,
        showOn: z.array(conditionSchema).default([]),
      }),
    )
    .default([]),
  /** The field applies only where all of these hold; a default counts as a value. */
  showOn: z.array(conditionSchema).default([]),
  /**
   * The request header that carries the value, for protocols that go by the form. Without any in the forms the first
   * secret goes as `authorization: Bearer …`.
   */
  header: z
    .strictObject({
      name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a header in lower case, such as x-api-key'),
      /** What stands before the value, such as "Bearer ". */
      prefix: z.string().max(40).default(''),
    })
    .optional(),
  /** The vendor's own usual names of the environment variable, after Darkroom's. */
  environment: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)).default([]),
});
export type CredentialField = z.infer<typeof credentialFieldSchema>;
export const credentialFormSchema = z.array(credentialFieldSchema);

/** Whether a field's value is kept from every message and shown to nobody. */
export const isSecretField = ({
  type,
  isSecret,
}: Pick<CredentialField, 'type' | 'isSecret'>): boolean =>
  type === 'secret-input' || (type === 'file' && isSecret !== false);

/** The values of a form with defaults filled in. */
export function withDefaults(
  form: readonly CredentialField[],
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const filled = new Map(Object.entries(values));
  for (const field of form) {
    if (filled.get(field.variable) === undefined && field.default !== undefined)
      filled.set(field.variable, field.default);
  }
  return Object.fromEntries(filled);
}

/** The fields that apply to these values. */
export function shownFields(
  form: readonly CredentialField[],
  values: Readonly<Record<string, string>>,
): CredentialField[] {
  const filled = withDefaults(form, values);
  return form.filter((field) =>
    field.showOn.every((condition) => filled[condition.variable] === condition.value),
  );
}

/** Required fields that apply and have no value; spaces alone are none. A switch that is off has one: "false". */
export function missingFields(
  form: readonly CredentialField[],
  values: Readonly<Record<string, string>>,
): CredentialField[] {
  const filled = withDefaults(form, values);
  return shownFields(form, values).filter(
    (field) => field.required && !filled[field.variable]?.trim(),
  );
}

/**
 * A credential variable's name in the environment: DARKROOM_ and the variable in capitals, the provider's slug put
 * before it unless it begins with it. `openai_api_key` → DARKROOM_OPENAI_API_KEY.
 */
export function environmentName(slug: string, variable: string): string {
  const prefix = slug.toUpperCase().replaceAll('-', '_');
  const name = variable.toUpperCase();
  return name.startsWith(`${prefix}_`) ? `DARKROOM_${name}` : `DARKROOM_${prefix}_${name}`;
}
