import { type Exchange, makeOperation, mapExchange } from '@urql/core';
import { apiLocale } from '../messages/language.ts';

/** Gives the page's language to every operation that declares `$locale`, so that no component has to. */
export const withLocale: Exchange = mapExchange({
  onOperation(operation) {
    const takesLocale = operation.query.definitions.some(
      (definition) =>
        definition.kind === 'OperationDefinition' &&
        definition.variableDefinitions?.some(({ variable }) => variable.name.value === 'locale'),
    );
    if (!takesLocale) return operation;
    const { kind, variables } = operation;
    return makeOperation(kind, { ...operation, variables: { ...variables, locale: apiLocale } });
  },
});
