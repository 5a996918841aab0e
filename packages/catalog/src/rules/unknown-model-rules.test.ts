import { describe, expect, it } from 'vitest';
import { Home, PROVIDER, told } from '../../test-support/home.ts';

const WIRE = 'wire: { fields: { prompt: prompt } }';

async function faultsOf(parts: string) {
  using home = new Home();
  home.write('user/painter/provider.yaml', `${PROVIDER}${parts}\n`);
  const catalog = await home.load();
  return { faults: told(catalog), provider: catalog.provider('painter') };
}

describe('what a provider says of models without a file', () => {
  it.each<[string, string, string]>([
    [
      'a capability that nothing carries',
      `unknownModel: { capabilities: { maxImagesPerRequest: 4 }, ${WIRE} }`,
      'A model without a file does not pass: Nothing in "wire" carries count',
    ],
    [
      'a misspelt part',
      `unknownModel: { capabilities: { suportsSeed: true, maxImagesPerRequest: 1 }, ${WIRE} }`,
      'A model without a file does not pass: capabilities: Unrecognized key: "suportsSeed"',
    ],
    [
      'a variant that hangs on nothing',
      `credentialForm: [{ variable: edits, label: E, type: switch }]\nunknownModel: { capabilities: { maxImagesPerRequest: 1 }, ${WIRE}, variants: [{ when: { edit: true } }] }`,
      'The variant holds by "edit", which is no variable of the credential forms. Did you mean "edits"?',
    ],
    [
      'a variant that makes no sound record',
      `credentialForm: [{ variable: edits, label: E, type: switch }]\nunknownModel: { capabilities: { maxImagesPerRequest: 1 }, ${WIRE}, variants: [{ when: { edits: true }, capabilities: { modes: [img2img] } }] }`,
      'Nothing in "wire" carries image',
    ],
  ])('%s is told', async (_, parts, expected) => {
    const { faults, provider } = await faultsOf(parts);
    expect(faults.join('\n')).toContain(expected);
    expect(provider).toBeNull();
  });

  it('passes where it makes sound records', async () => {
    const { faults, provider } = await faultsOf(
      `unknownModel: { capabilities: { maxImagesPerRequest: 1 }, ${WIRE} }`,
    );
    expect(faults).toEqual([]);
    expect(provider?.unknownModel?.capabilities).toEqual({ maxImagesPerRequest: 1 });
  });
});
