import type { Problem } from '../errors/problem.ts';
import type { ReceiptLine } from '../generation/receipt.ts';
import type { GenerationRequest, ResolvedRequest } from '../generation/request.ts';
import { daysUntilRetirement, lifecycleState } from '../lifecycle.ts';
import { formatDecimal, parseDecimal } from '../money/decimal.ts';
import { type CostEstimate, estimateCost } from '../prices/cost.ts';
import { IMAGE_MODEL_TYPE, type ModelRecord } from '../records/model-record.ts';
import type { WireStrategy } from '../wire/strategies.ts';
import { buildReceipt } from './build-receipt.ts';
import { checkExtra } from './check-extra.ts';
import { checkImages, type KnownImages } from './check-images.ts';
import { checkPrompts } from './check-prompt.ts';
import { checkRules } from './check-rules.ts';
import { checkSettings } from './check-settings.ts';
import { Planner } from './planner.ts';
import { priceFacts } from './price-facts.ts';

export interface PlanContext {
  /** Milliseconds since 1970, for lifecycle dates. */
  now: number;
  images: KnownImages;
  /** The provider's word: a retired model runs where the base URL is overridden, or where its own list shows it. */
  isRetiredAllowed: boolean;
  /** The adapter's own wire strategies, by name. */
  strategies?: Readonly<Record<string, WireStrategy>>;
}

export interface Plan {
  /** Empty: the request can be accepted. */
  problems: Problem[];
  receipt: ReceiptLine[];
  warnings: { code: string; message: string }[];
  /** Images asked of each provider call; empty where problems stop it. */
  calls: number[];
  resolved: ResolvedRequest | null;
  cost: CostEstimate | null;
}

const TRANSPARENT_FORMATS = ['png', 'webp', 'gif', 'svg'];

/** How many images each provider call asks for. */
export function splitCalls(count: number, perRequest: number | null): number[] {
  const most = Math.max(1, perRequest ?? count);
  const calls: number[] = [];
  for (let left = count; left > 0; left -= most) calls.push(Math.min(most, left));
  return calls;
}

function checkLifecycle(
  planner: Planner,
  model: ModelRecord,
  context: PlanContext,
  warnings: Plan['warnings'],
): void {
  const { lifecycle, name } = model;
  const state = lifecycleState(lifecycle, context.now);
  const instead = lifecycle.replacedBy ? ` Use ${lifecycle.replacedBy} instead.` : '';
  if (state === 'retired' && !context.isRetiredAllowed) {
    const when = lifecycle.retiresOn ? ` on ${lifecycle.retiresOn}` : '';
    planner.refuse(
      'MODEL_RETIRED',
      ['model'],
      `${name} was switched off by its provider${when}.${instead} If it still answers for you, mark it available (modelUpdate isMarkedAvailable).`,
    );
    return;
  }
  const days = daysUntilRetirement(lifecycle, context.now);
  if (state === 'retired') {
    warnings.push({
      code: 'MODEL_RETIRED',
      message: `${name} is retired by its provider; it is tried because your settings allow it.${instead}`,
    });
  } else if (state === 'deprecated') {
    const when =
      days === null
        ? 'is being switched off'
        : `is switched off in ${days} day${days === 1 ? '' : 's'}, on ${lifecycle.retiresOn}`;
    warnings.push({ code: 'MODEL_DEPRECATED', message: `${name} ${when}.${instead}` });
  } else if (days !== null && days <= 30) {
    warnings.push({
      code: 'MODEL_RETIRING',
      message: `${name} is switched off in ${days} days, on ${lifecycle.retiresOn}.${instead}`,
    });
  }
}

function checkTransparency(planner: Planner, model: ModelRecord, resolved: ResolvedRequest): void {
  if (resolved.parameters.background !== 'transparent' || !resolved.outputFormat) return;
  if (!TRANSPARENT_FORMATS.includes(resolved.outputFormat)) {
    const allowed = model.capabilities.outputFormats.filter((format) =>
      TRANSPARENT_FORMATS.includes(format),
    );
    planner.refuse(
      'INVALID_INPUT',
      ['outputFormat'],
      `A transparent background needs ${allowed.join(' or ')}; ${resolved.outputFormat} has no transparency.`,
      { parameter: 'outputFormat', allowed },
    );
  }
}

function checkMaxCost(planner: Planner, request: GenerationRequest, cost: CostEstimate): void {
  if (request.maxCost === null) return;
  const limit = parseDecimal(request.maxCost);
  if (limit === null || limit < 0n) {
    planner.refuse(
      'INVALID_INPUT',
      ['maxCost', 'amount'],
      'maxCost is a decimal number of dollars such as "0.25".',
    );
  } else if (cost.maximum === null) {
    planner.refuse(
      'MAX_COST_EXCEEDED',
      ['maxCost'],
      'The price of this generation is not known, so it cannot be held under maxCost. Leave maxCost out to go on all the same.',
    );
  } else if (cost.maximum > limit) {
    planner.refuse(
      'MAX_COST_EXCEEDED',
      ['maxCost'],
      `It may cost up to $${formatDecimal(cost.maximum)}, more than the $${formatDecimal(limit)} that maxCost allows.`,
    );
  }
}

/**
 * What a request would do on a model: every problem at once, what becomes of each setting, the calls and the price.
 * Pure: the server refuses by it, and the web app and the CLI can ask it too.
 */
export function planGeneration(
  model: ModelRecord,
  request: GenerationRequest,
  context: PlanContext,
): Plan {
  const planner = new Planner(request.parameterPolicy);
  const warnings: Plan['warnings'] = [];
  if (model.modelType !== IMAGE_MODEL_TYPE) {
    planner.refuse(
      'UNSUPPORTED_MODE',
      ['model'],
      `${model.name} is a model of type "${model.modelType}". Darkroom makes pictures with models of type "${IMAGE_MODEL_TYPE}".`,
    );
  }
  checkLifecycle(planner, model, context, warnings);
  const pictures = checkImages(planner, model, request, context.images);
  const { notices, ...prompts } = checkPrompts(planner, model, request);
  for (const message of notices) warnings.push({ code: 'PROMPT_CLEANED', message });
  const settings = checkSettings(planner, model, request);
  const extra = checkExtra(planner, model, request, context.images);

  const asked: ResolvedRequest = {
    mode: request.mode,
    ...prompts,
    ...settings,
    ...pictures,
    ...extra,
  };
  checkTransparency(planner, model, asked);
  const { draft, maxImagesPerRequest } = checkRules(planner, model, asked);
  const calls = splitCalls(draft.count, maxImagesPerRequest);
  const cost = estimateCost(model.prices, priceFacts(model, draft), draft.count);
  checkMaxCost(planner, request, cost);

  const stopped = planner.problems.length > 0;
  const resolved = stopped ? null : draft;
  const receipt = buildReceipt(
    planner,
    model,
    request,
    resolved,
    stopped ? [] : calls,
    context.strategies ?? {},
  );
  return {
    problems: planner.problems,
    receipt,
    warnings,
    calls: stopped ? [] : calls,
    resolved,
    cost: stopped ? null : cost,
  };
}
