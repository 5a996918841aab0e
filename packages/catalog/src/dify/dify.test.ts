import { environmentName, localize, planGeneration } from '@darkroom/core';
import { describe, expect, it } from 'vitest';
import { Home, told } from '../../test-support/home.ts';

describe('files as Dify writes them', () => {
  it('load: the Anthropic example, with a language model that is shown and refused', async () => {
    using home = new Home();
    home.copyFixture('dify/anthropic', 'user/anthropic');
    const catalog = await home.load();
    expect(told(catalog)).toEqual([]);
    const provider = catalog.provider('anthropic');
    expect(provider).toMatchObject({
      slug: 'anthropic',
      modelTypes: ['llm'],
      configurationMethods: ['predefined-model'],
      credentialForm: [
        { variable: 'anthropic_api_key', type: 'secret-input', required: true },
        { variable: 'anthropic_api_url', type: 'text-input', required: false },
      ],
    });
    expect(environmentName('anthropic', 'anthropic_api_key')).toBe('DARKROOM_ANTHROPIC_API_KEY');
    const [key] = provider?.credentialForm ?? [];
    expect(localize(key?.placeholder ?? {}, 'zh_Hans')).toBe('在此输入您的 API Key');
    expect(localize(provider?.label ?? {}, 'zh_Hans')).toBe('Anthropic');
    expect(catalog.iconPath('anthropic', 'large')).toMatch(/_assets.icon_l_en\.png$/);

    const model = catalog.model('external://anthropic/claude-2.1');
    expect(model).toMatchObject({
      name: 'Claude 2.1',
      modelType: 'llm',
      lifecycle: { state: 'deprecated' },
      prices: [
        { unit: 'text-input-token', price: '8.00', per: 1_000_000 },
        { unit: 'text-output-token', price: '24.00', per: 1_000_000 },
      ],
      parameters: [
        { name: 'temperature', type: 'float', minimum: 0, maximum: 2, default: 0 },
        { name: 'top_k', label: 'Top k', type: 'int', isRequired: false },
        {
          name: 'max_tokens_to_sample',
          type: 'int',
          default: 4096,
          maximum: 4096,
          isRequired: true,
        },
        { name: 'response_format', type: 'enum', values: ['text', 'json'] },
      ],
    });
    if (!model) throw new Error('it is not there');
    const plan = planGeneration(
      model,
      {
        mode: 'txt2img',
        prompt: 'x',
        negativePrompt: null,
        size: null,
        count: 1,
        seed: null,
        steps: null,
        guidance: null,
        strength: null,
        image: null,
        mask: null,
        referenceImages: [],
        partialImages: 0,
        outputFormat: null,
        extra: [],
        parameterPolicy: 'STRICT',
        maxCost: null,
        cachePolicy: 'BYPASS',
        timeoutSeconds: null,
      },
      { now: 0, images: () => null, isRetiredAllowed: false },
    );
    expect(plan.problems.map(({ message }) => message).join()).toContain('a model of type "llm"');
    await expect(catalog.adapter('anthropic')).rejects.toThrow('no models that Darkroom can run');
  });

  it('load: the OpenAI example with all three methods, and an InvokeAI model beside it', async () => {
    using home = new Home();
    home.copyFixture('dify/openai-like', 'user/openai-like');
    const catalog = await home.load();
    expect(told(catalog)).toEqual([]);
    expect(catalog.provider('openai-like')).toMatchObject({
      configurationMethods: ['predefined-model', 'customizable-model', 'fetch-from-remote'],
      modelTypes: ['external-image-generator', 'llm', 'text-embedding'],
      background: '#E5E7EB',
      position: ['painter-1'],
      modelNameField: { label: { en_US: 'Model Name', zh_Hans: '模型名称' } },
      help: { url: { en_US: 'https://example.com/keys' } },
      modelCredentialForm: [
        { variable: 'openai_api_key', type: 'secret-input', required: true },
        { variable: 'openai_organization', type: 'text-input', required: false },
        {
          variable: 'openai_api_base',
          maxLength: 300,
          showOn: [{ variable: 'openai_organization', value: 'on-site' }],
        },
      ],
    });
    expect(catalog.model('external://openai-like/painter-1')).toMatchObject({
      name: 'Provider Model Name',
      modelType: 'external-image-generator',
      capabilities: {
        modes: ['txt2img', 'img2img', 'inpaint'],
        supportsReferenceImages: true,
        supportsSteps: false,
        maxImagesPerRequest: 4,
        maskFormat: 'alpha',
      },
      defaultSettings: { width: 1024, height: 1024, count: 1 },
    });
  });

  it.each([
    [
      'provider_credential_schema:\n  credential_form_schema: []',
      ':6:3 "credential_form_schema" is no key here. Did you mean "credential_form_schemas"?',
    ],
    [
      'slug: a\nprovider: b',
      ':6:1 "provider" means "slug", which is set already. Remove one of them.',
    ],
    ['suported_model_types: [llm]', 'Did you mean "supported_model_types"?'],
  ])('tell what is misspelt: %s', async (text, expected) => {
    using home = new Home();
    const slug = text.startsWith('slug') ? '' : 'slug: painter\n';
    home.write(
      'user/painter/provider.yaml',
      `${slug}label: P\nconfigurationMethods: [predefined-model]\nbaseUrl: https://example.com\n${slug ? '' : '\n'}${text}\n`.replace(
        '\n\n',
        '\n',
      ),
    );
    const messages = told(await home.load());
    const wanted = expected.replace(/^:\d+:\d+ /, '');
    expect(messages.some((message) => message.includes(wanted))).toBe(true);
  });

  it.each([
    ['pricing: { input: "1", output: "2", unit: "0", currency: USD }', 'a number above 0'],
    ['pricing: { input: "1", output: "2", unit: "0.001" }', 'name no currency'],
    [
      'parameter_rules:\n  - { name: heat, use_template: temprature }',
      'Did you mean "temperature"?',
    ],
    ['model_type: text2video', 'The provider has no models of type "text2video"'],
  ])('tell what is wrong with a model: %s', async (text, expected) => {
    using home = new Home();
    home.copyFixture('dify/anthropic', 'user/anthropic');
    const type = text.startsWith('model_type') ? '' : 'model_type: llm\n';
    home.write('user/anthropic/models/other.yaml', `model: other\n${type}${text}\n`);
    expect(told(await home.load()).join('\n')).toContain(expected);
  });
});
