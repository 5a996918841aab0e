import type { GenerationRequest, ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { ModelRule, RuledSetting } from '../records/model-rule.ts';
import type { Planner } from './planner.ts';
import { priceFacts } from './price-facts.ts';

function holds(rule: ModelRule, facts: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(rule.when).every(([name, values]) =>
    values.some((value) => String(value) === String(facts[name] ?? '')),
  );
}

const isGiven = (draft: ResolvedRequest, setting: RuledSetting): boolean => {
  const value = draft[setting];
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== 0;
};

const without: Readonly<Record<RuledSetting, Partial<ResolvedRequest>>> = {
  size: { size: null },
  image: {},
  mask: { mask: null },
  referenceImages: { referenceImages: [] },
  partialImages: { partialImages: 0 },
  seed: { seed: null },
  negativePrompt: { negativePrompt: null },
};

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
    if (rule.maxImagesPerRequest !== undefined)
      most = Math.min(most ?? rule.maxImagesPerRequest, rule.maxImagesPerRequest);
    const when = Object.entries(rule.when)
      .map(([name]) => `${name} ${String(facts[name])}`)
      .join(' and ');
    for (const setting of rule.refuses) {
      if (!isGiven(kept, setting)) continue;
      // The model's own default size is nobody's wish: it gives way without a word.
      if (setting === 'size' && request.size === null) {
        kept = { ...kept, ...without[setting] };
        continue;
      }
      const message = `${model.name} takes no ${setting} where ${when} is asked for. Leave one of them out.`;
      if (setting === 'image') {
        planner.refuse('UNSUPPORTED_PARAMETER', [setting], message, { parameter: setting });
      } else if (planner.cannot(setting, [setting], message)) {
        kept = { ...kept, ...without[setting] };
      }
    }
  }
  return { draft: kept, maxImagesPerRequest: most };
}
