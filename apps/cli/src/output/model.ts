import type {
  InstalledModelPartsFragment,
  ParameterPartsFragment,
  StarterModelPartsFragment,
} from '../gql/graphql.ts';
import { renderLifecycle } from './lifecycle.ts';
import { hasUnpricedSizes, renderPrice } from './prices.ts';
import { renderState } from './provider.ts';
import { renderSizes } from './sizes.ts';
import type { Style } from './style.ts';
import { renderFields, renderTable } from './table.ts';

/** A model of the catalog or an installed one. */
export type AnyModel = InstalledModelPartsFragment | StarterModelPartsFragment;

/** What a parameter takes, in a few words. */
export function renderRange(parameter: ParameterPartsFragment): string {
  switch (parameter.__typename) {
    case 'IntParameter':
    case 'FloatParameter': {
      const { minimum, maximum } = parameter;
      const kind = parameter.__typename === 'IntParameter' ? 'whole number' : 'number';
      if (minimum === null && maximum === null) return kind;
      return `${kind} ${minimum ?? '…'} to ${maximum ?? '…'}`;
    }
    case 'BooleanParameter':
      return 'true or false';
    case 'EnumParameter':
      return parameter.values.join(', ');
    case 'ImageParameter':
      return parameter.maximumCount === 1
        ? '1 image: file or id'
        : `up to ${parameter.maximumCount} images: file or id`;
    case 'TextParameter':
      return parameter.maxLength === null
        ? 'text'
        : `text, up to ${parameter.maxLength} characters`;
  }
}

function settingsOf({ capabilities }: AnyModel): string {
  const { supportsReferenceImages, maxReferenceImages } = capabilities;
  const flags: [boolean, string][] = [
    [capabilities.supportsNegativePrompt, '--negative'],
    [capabilities.supportsSeed, '--seed'],
    [capabilities.supportsSteps, '--steps'],
    [capabilities.supportsGuidance, '--guidance'],
    [capabilities.supportsStrength, '--strength'],
    [
      supportsReferenceImages,
      `--reference${maxReferenceImages === null ? '' : ` (up to ${maxReferenceImages})`}`,
    ],
    [capabilities.supportsPartialImages, '--partial-images'],
    [capabilities.maskFormat !== 'NONE', '--mask'],
  ];
  return flags
    .filter(([has]) => has)
    .map(([, flag]) => flag)
    .join(', ');
}

/** A model's key, and how its own credentials stand. */
export function renderModelStatus(
  { key, credentialStatus }: Pick<InstalledModelPartsFragment, 'key' | 'credentialStatus'>,
  style: Style,
): string {
  if (credentialStatus === null) return `${key}: no credentials of its own`;
  const { state, message } = credentialStatus;
  return `${key}: ${renderState(state, style)}${message === null ? '' : `\n${message}`}`;
}

/** How a model's own credentials stand; nothing where it has none. */
function ownCredentials(model: AnyModel, style: Style): [string, string | null][] {
  if (!('credentialStatus' in model) || model.credentialStatus === null) return [];
  const { state, message } = model.credentialStatus;
  return [
    ['Own credentials', renderState(state, style)],
    ['', message],
  ];
}

/** One model: what it can do, its settings, its sizes, its prices. `now`: milliseconds since 1970; `spoken` writes commands. */
export function renderModel(
  model: AnyModel,
  now: number,
  style: Style,
  spoken: (text: string) => string,
): string {
  const { lifecycle, capabilities, parameters, prices, provider } = model;
  const fields = renderFields(
    [
      ['Model', `${model.name} (${model.key})`],
      ['Source', model.source],
      ['Provider', provider === null ? null : `${provider.label} (${provider.slug})`],
      ['What', model.description],
      ['State', renderLifecycle(lifecycle, now)],
      ['', lifecycle.warning],
      ['', lifecycle.note],
      [
        'Installed',
        'isInstalled' in model
          ? model.isInstalled
            ? 'yes'
            : spoken(`no: darkroom model install ${model.source}`)
          : 'yes',
      ],
      ...ownCredentials(model, style),
      ['Modes', capabilities.modes.map((mode) => mode.toLowerCase()).join(', ')],
      ['Flags', settingsOf(model)],
      ['Sizes', renderSizes(capabilities)],
      ['Formats', capabilities.outputFormats.join(', ')],
      [
        'Images',
        capabilities.maxImagesPerRequest === null
          ? null
          : `up to ${capabilities.maxImagesPerRequest} a request; more become several requests`,
      ],
      [
        'Prompt',
        capabilities.maxPromptLength === null
          ? null
          : `up to ${capabilities.maxPromptLength} characters`,
      ],
      [
        'Prices',
        prices.length === 0
          ? provider?.isPaid === false
            ? 'free'
            : 'not known'
          : [
              ...prices.map(renderPrice),
              ...(hasUnpricedSizes(prices, capabilities)
                ? ['Of other sizes no price of a picture is known: it may be higher.']
                : []),
            ].join('\n'),
      ],
      [
        'Changed',
        'overrides' in model && model.overrides !== null ? JSON.stringify(model.overrides) : null,
      ],
    ],
    style,
  );
  if (parameters.length === 0) return fields;
  const table = renderTable(
    ['--param', 'TAKES', 'DEFAULT', 'WHAT'],
    parameters.map((parameter) => [
      `${parameter.name}${parameter.isRequired ? ' *' : ''}`,
      renderRange(parameter),
      parameter.default === null ? null : String(parameter.default),
      parameter.description ?? parameter.label,
    ]),
    style,
  );
  return `${fields}\n\n${table}`;
}
