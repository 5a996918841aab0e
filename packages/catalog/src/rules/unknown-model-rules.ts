import {
  completeModelRecord,
  modelRecordSchema,
  nearestWord,
  type ProviderRecord,
  unknownModelRecord,
} from '@darkroom/core';
import { z } from 'zod';
import { checkModel } from './model-rules.ts';
import type { Teller } from './teller.ts';

/**
 * What a provider says of models without a file must make a sound record by itself and with each of its variants. A
 * fault is told where the variant begins, since it may come of what two places say together.
 */
export function checkUnknownModel(provider: ProviderRecord, tell: Teller): void {
  const { unknownModel } = provider;
  if (!unknownModel) return;
  const variables = [...provider.credentialForm, ...provider.modelCredentialForm].map(
    (field) => field.variable,
  );
  const told = new Set<string>();
  const checkWith = (values: Record<string, string>, path: PropertyKey[]) => {
    const tellOnce = (message: string) => {
      if (told.has(message)) return;
      told.add(message);
      tell(path, `A model without a file does not pass: ${message}`);
    };
    try {
      const record = completeModelRecord(
        modelRecordSchema.parse(unknownModelRecord(provider, 'any/model', values)),
      );
      checkModel(
        record,
        provider,
        (_, message) => tellOnce(message),
        () => false,
      );
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      for (const issue of error.issues) tellOnce(`${issue.path.join('.')}: ${issue.message}`);
    }
  };
  checkWith({}, ['unknownModel']);
  unknownModel.variants.forEach(({ when }, index) => {
    const path = ['unknownModel', 'variants', index];
    for (const name of Object.keys(when)) {
      if (variables.includes(name)) continue;
      const nearest = nearestWord(name, variables);
      tell(
        [...path, 'when', name],
        `The variant holds by "${name}", which is no variable of the credential forms.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
        { nearest },
      );
    }
    checkWith(when, path);
  });
}
