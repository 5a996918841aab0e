import {
  COMMON_SETTINGS,
  checkParameter,
  GIVEN_SETTINGS,
  type ModelRecord,
  type ModelRule,
  nearestWord,
  type Parameter,
  parameterDefault,
  RULED_SETTINGS,
} from '@darkroom/core';
import type { Teller } from './teller.ts';

/** Conditions on parameters, mode or output format: each names one that is there, and values that it can have. */
function checkConditions(
  model: ModelRecord,
  who: string,
  conditions: NonNullable<Parameter['onlyWhen']>,
  path: readonly PropertyKey[],
  tell: Teller,
): void {
  const { modes, outputFormats } = model.capabilities;
  for (const [name, values] of Object.entries(conditions)) {
    const other = model.parameters.find((candidate) => candidate.name === name);
    const known: readonly string[] | null =
      name === 'mode' ? modes : name === 'outputFormat' ? outputFormats : null;
    if (!other && !known) {
      const names = [
        ...model.parameters.map((candidate) => candidate.name),
        'mode',
        'outputFormat',
      ];
      const nearest = nearestWord(name, names);
      const hint = nearest ? ` Did you mean "${nearest}"?` : '';
      tell(
        [...path, name],
        `${who} applies by "${name}", which is no parameter of this model.${hint}`,
        { nearest },
      );
      continue;
    }
    for (const value of values) {
      const isPossible = known
        ? known.includes(String(value))
        : other
          ? checkParameter(other, value).ok
          : false;
      if (!isPossible)
        tell([...path, name], `${who} applies where ${name} is ${value}, which it can never be.`);
    }
  }
}

/** Settings that a rule looks at, refuses or needs: each is a common one that it can, or a parameter of the model. */
function checkRuleNames(model: ModelRecord, rule: ModelRule, index: number, tell: Teller): void {
  const parameters = model.parameters.map((parameter) => parameter.name);
  const lists = [
    ['given', rule.given, GIVEN_SETTINGS],
    ['refuses', rule.refuses, RULED_SETTINGS],
    ['needsOneOf', rule.needsOneOf, GIVEN_SETTINGS],
  ] as const;
  for (const [list, names, settings] of lists) {
    const known = [...settings, ...parameters];
    names.forEach((name, position) => {
      if (known.includes(name)) return;
      const nearest = nearestWord(name, known);
      tell(
        ['rules', index, list, position],
        `The rule names "${name}", which is no parameter of this model.${nearest ? ` Did you mean "${nearest}"?` : ''}`,
        { nearest },
      );
    });
  }
}

/** A form is shown by a right text: no message is understood by its pattern. */
function checkExample(parameter: Parameter, path: readonly PropertyKey[], tell: Teller): void {
  if (parameter.type !== 'text') return;
  const { name, pattern, example } = parameter;
  if (example === undefined) {
    if (pattern !== undefined)
      tell(
        [...path, 'pattern'],
        `${name} has a pattern and no example. Give a right text beside it.`,
      );
    return;
  }
  // of the form by its pattern, since the example itself is what is in doubt
  const checked = checkParameter({ ...parameter, example: undefined }, example);
  if (!checked.ok) tell([...path, 'example'], `The example does not pass: ${checked.message}`);
}

/** Names, ranges, defaults and conditions of a model's parameters. */
export function checkParameters(model: ModelRecord, tell: Teller): void {
  const names = model.parameters.map((parameter) => parameter.name);
  model.parameters.forEach((parameter, index) => {
    const path = ['parameters', index];
    if (COMMON_SETTINGS.some((setting) => setting === parameter.name)) {
      tell([...path, 'name'], `"${parameter.name}" is a common setting and can be no parameter.`);
    }
    if (names.indexOf(parameter.name) !== index) {
      tell([...path, 'name'], `The parameter "${parameter.name}" stands here twice.`);
    }
    if (parameter.type === 'int' || parameter.type === 'float') {
      const { minimum, maximum } = parameter;
      if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
        tell(
          [...path, 'minimum'],
          `${parameter.name}: the minimum ${minimum} is above the maximum ${maximum}.`,
        );
      }
    }
    checkExample(parameter, path, tell);
    const standard = parameterDefault(parameter);
    if (standard !== undefined) {
      const checked = checkParameter(parameter, standard);
      if (!checked.ok) tell([...path, 'default'], `The default does not pass: ${checked.message}`);
    }
    checkConditions(model, parameter.name, parameter.onlyWhen ?? {}, [...path, 'onlyWhen'], tell);
  });
  model.rules.forEach((rule, index) => {
    checkConditions(model, 'The rule', rule.when, ['rules', index, 'when'], tell);
    checkRuleNames(model, rule, index, tell);
  });
}
