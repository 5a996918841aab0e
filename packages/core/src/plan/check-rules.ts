import type { GenerationRequest, ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import {
  GIVEN_SETTINGS,
  type GivenSetting,
  type ModelRule,
  RULED_SETTINGS,
  type RuledSetting,
} from '../records/model-rule.ts';
import { modeWords, settingWithArticle, settingWords } from '../text/words.ts';
import type { Planner } from './planner.ts';
import { priceFacts } from './price-facts.ts';

const isGivenSetting = (name: string): name is GivenSetting =>
  GIVEN_SETTINGS.some((setting) => setting === name);
const isRuledSetting = (name: string): name is RuledSetting =>
  RULED_SETTINGS.some((setting) => setting === name);

/** Whether a setting asks for anything: nothing, zero, false and an empty text or list do not. */
function isGiven(draft: ResolvedRequest, setting: string): boolean {
  const value: unknown = isGivenSetting(setting)
    ? draft[setting]
    : (draft.parameters[setting] ?? draft.parameterImages[setting]);
  if (Array.isArray(value)) return value.length > 0;
  return ![undefined, null, 0, false, ''].some((nothing) => nothing === value);
}

function holds(rule: ModelRule, facts: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(rule.when).every(([name, values]) =>
    values.some((value) => String(value) === String(facts[name] ?? '')),
  );
}

const NOTHING: Readonly<Record<RuledSetting, Partial<ResolvedRequest>>> = {
  size: { size: null },
  image: {},
  mask: { mask: null },
  referenceImages: { referenceImages: [] },
  partialImages: { partialImages: 0 },
  seed: { seed: null },
  negativePrompt: { negativePrompt: null },
};

function without(draft: ResolvedRequest, setting: string): ResolvedRequest {
  if (isRuledSetting(setting)) return { ...draft, ...NOTHING[setting] };
  const { [setting]: _value, ...parameters } = draft.parameters;
  const { [setting]: _images, ...parameterImages } = draft.parameterImages;
  return { ...draft, parameters, parameterImages };
}

/** When a rule holds, in words: "inpainting", "quality high", "style_codes". */
function shownReason(rule: ModelRule, facts: Readonly<Record<string, unknown>>): string {
  const conditions = Object.keys(rule.when).map((name) =>
    name === 'mode' ? modeWords(facts[name]) : `${settingWithArticle(name)} ${facts[name]}`,
  );
  return [...conditions, ...rule.given.map(settingWords)].join(' and ');
}

/** Where a problem with a setting is shown: the setting itself, or its place in `extra`. */
function fieldOf(request: GenerationRequest, setting: string): string[] {
  if (isGivenSetting(setting)) return [setting];
  const index = request.extra.findIndex(({ name }) => name === setting);
  return index < 0 ? ['extra'] : ['extra', String(index)];
}

function needOneOf(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  { draft, rule, when }: { draft: ResolvedRequest; rule: ModelRule; when: string },
): void {
  const { needsOneOf } = rule;
  const [first] = needsOneOf;
  if (first === undefined || needsOneOf.some((setting) => isGiven(draft, setting))) return;
  // One that was given and refused is told already.
  if (needsOneOf.some((setting) => planner.isTold(setting))) return;
  const words = needsOneOf.map(settingWords);
  const what = words.length === 1 ? words[0] : `one of ${words.join(', ')}`;
  planner.refuse(
    'INVALID_INPUT',
    fieldOf(request, first),
    `${model.name} needs ${what}${when === '' ? '' : ` where ${when} is asked for`}.`,
    { parameter: first },
  );
}

/** Holds a request to what does not go together on the model; gives it back without what ADAPT left out. */
export function checkRules(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  draft: ResolvedRequest,
): { draft: ResolvedRequest; maxImagesPerRequest: number | null } {
  const facts = priceFacts(model, draft);
  let kept = draft;
  let most = model.capabilities.maxImagesPerRequest;
  for (const rule of model.rules) {
    if (!holds(rule, facts)) continue;
    if (!rule.given.every((setting) => isGiven(kept, setting))) continue;
    if (rule.maxImagesPerRequest !== undefined)
      most = Math.min(most ?? rule.maxImagesPerRequest, rule.maxImagesPerRequest);
    const when = shownReason(rule, facts);
    for (const setting of rule.refuses) {
      if (!isGiven(kept, setting)) continue;
      // The model's own default size is nobody's wish: it gives way without a word.
      if (setting === 'size' && request.size === null) {
        kept = without(kept, setting);
        continue;
      }
      const message = `${model.name} takes no ${settingWords(setting)} where ${when} is asked for. Leave one of them out.`;
      const field = fieldOf(request, setting);
      if (setting === 'image') {
        planner.refuse('UNSUPPORTED_PARAMETER', field, message, { parameter: setting });
      } else if (planner.cannot(setting, field, message)) {
        kept = without(kept, setting);
      }
    }
    needOneOf(planner, model, request, { draft: kept, rule, when });
  }
  return { draft: kept, maxImagesPerRequest: most };
}
