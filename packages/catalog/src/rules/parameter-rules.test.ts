import { describe, expect, it } from 'vitest';
import { Home, MODEL, PROVIDER, told } from '../../test-support/home.ts';

/** A right model file with these parts besides. */
const model = (parts: string) => `${MODEL}${parts}\n`;

async function load(file: string) {
  using home = new Home();
  home.write('user/painter/provider.yaml', PROVIDER);
  home.write('user/painter/models/one.yaml', file);
  const catalog = await home.load();
  return { catalog, faults: told(catalog) };
}

describe('a model is left out where', () => {
  it.each<[string, string, string]>([
    [
      'a parameter is there twice',
      model('parameters: [{ name: a, label: A, type: int }, { name: a, label: A, type: int }]'),
      'The parameter "a" stands here twice.',
    ],
    [
      'a parameter has a common name',
      model('parameters: [{ name: seed, label: A, type: int }]'),
      '"seed" is a common setting',
    ],
    [
      'a range is upside down',
      model('parameters: [{ name: a, label: A, type: int, minimum: 9, maximum: 3 }]'),
      'the minimum 9 is above the maximum 3',
    ],
    [
      'a pattern never ends',
      model('parameters: [{ name: a, label: A, type: text, pattern: "a+", example: a }]'),
      'not a pattern: "+" has no end',
    ],
    [
      'a pattern has no example',
      model('parameters: [{ name: a, label: A, type: text, pattern: "a{2}" }]'),
      'a has a pattern and no example',
    ],
    [
      'an example is of another form',
      model('parameters: [{ name: a, label: A, type: text, pattern: "a{2}", example: b }]'),
      'The example does not pass: a takes a text of the form a{2}; "b" is not of that form.',
    ],
    [
      'a default is out of range',
      model('parameters: [{ name: a, label: A, type: int, maximum: 3, default: 4 }]'),
      'The default does not pass: a takes a number of at most 3; 4 is outside.',
    ],
    [
      'a default is none of the values',
      model(
        'parameters: [{ name: a, label: A, type: enum, values: [low, highest], default: hihest }]',
      ),
      'Did you mean "highest"?',
    ],
    [
      'a condition names nothing',
      model('parameters: [{ name: a, label: A, type: int, onlyWhen: { qality: [hd] } }]'),
      'a applies by "qality", which is no parameter of this model.',
    ],
    [
      'a condition can never hold',
      model('parameters: [{ name: a, label: A, type: int, onlyWhen: { mode: [upscale] } }]'),
      'a applies where mode is upscale, which it can never be.',
    ],
    [
      'a rule names nothing',
      model('rules: [{ when: { outputFormt: [svg] }, refuses: [mask] }]'),
      'The rule applies by "outputFormt", which is no parameter of this model. Did you mean "outputFormat"?',
    ],
    [
      'a rule refuses or needs nothing',
      model('rules: [{ refuses: [mask, hight], needsOneOf: [steps] }]'),
      'The rule names "hight", which is no parameter of this model.',
    ],
  ])('%s', async (_name, content, expected) => {
    const { catalog, faults } = await load(content);
    expect(faults.join('\n')).toContain(expected);
    expect(catalog.model('external://painter/one')).toBeNull();
  });
});
