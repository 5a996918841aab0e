import { deferredPrices } from '../deferral/deferred-prices.ts';
import { shareOf, spanOf } from '../deferral/may-defer.ts';
import type { Problem } from '../errors/problem.ts';
import type { ReceiptLine } from '../generation/receipt.ts';
import type { GenerationRequest, ResolvedRequest } from '../generation/request.ts';
import { type Decimal, formatDecimal } from '../money/decimal.ts';
import { type CostEstimate, estimateCost } from '../prices/cost.ts';
import { IMAGE_MODEL_TYPE, type ModelRecord } from '../records/model-record.ts';
import type { WireStrategy } from '../wire/strategies.ts';
import { buildReceipt } from './build-receipt.ts';
import { checkMaxCost } from './check-cost.ts';
import { checkExtra } from './check-extra.ts';
import { checkImages, type KnownImages } from './check-images.ts';
import { checkLifecycle } from './check-lifecycle.ts';
import { checkPrompts } from './check-prompt.ts';
import { checkRules } from './check-rules.ts';
import { checkSent } from './check-sent.ts';
import { checkSettings } from './check-settings.ts';
import { checkTransparency } from './check-transparency.ts';
import { pixelRange } from './pixel-range.ts';
import { Planner } from './planner.ts';
import { priceFacts } from './price-facts.ts';
import { sentPictures } from './sent-pictures.ts';
import { tokensBeside } from './tokens-beside.ts';

export interface PlanContext {
  /** Milliseconds since 1970, for lifecycle dates. */
  now: number;
  images: KnownImages;
  /** The provider's word: a retired model runs where the base URL is overridden, or where its own list shows it. */
  isRetiredAllowed: boolean;
  /** The adapter's own wire strategies, by name. */
  strategies?: Readonly<Record<string, WireStrategy>>;
  /** Ordered for later at the vendor's lower price, to be done by this moment (since 1970). `mayDefer` said that it may. */
  deferredUntil?: number;
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

const openPrice = (least: Decimal) =>
  `It costs $${formatDecimal(least)} or more: what goes along is billed by tokens, and nobody can count them before the call.`;

/** The estimate of an order for later: its prices are lower already, and each line says why. */
function deferredCost(cost: CostEstimate, { deferred }: ModelRecord): CostEstimate {
  if (!deferred) return cost;
  const words = `ordered for later, ${shareOf(deferred)} of the price`;
  return {
    ...cost,
    lines: cost.lines.map((line) => ({ ...line, label: `${line.label}, ${words}` })),
  };
}

/** What a receipt says of the deadline that an order for later has. */
function deadlineLine({ deferred, name }: ModelRecord, deadline: number): ReceiptLine[] {
  if (!deferred) return [];
  return [
    {
      parameter: 'deadline',
      outcome: 'APPLIED',
      requested: new Date(deadline).toISOString(),
      sent: 'deferred',
      reason: `The vendor of ${name} does it within ${spanOf(deferred.longestSeconds)}, at ${shareOf(deferred)} of the price.`,
    },
  ];
}

/** How many images each provider call asks for. */
export function splitCalls(count: number, perRequest: number | null): number[] {
  const most = Math.max(1, perRequest ?? count);
  const calls: number[] = [];
  for (let left = count; left > 0; left -= most) calls.push(Math.min(most, left));
  return calls;
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
  if (model.modelType !== IMAGE_MODEL_TYPE) {
    planner.refuse(
      'UNSUPPORTED_MODE',
      ['model'],
      `${model.name} is a model of type "${model.modelType}". Darkroom makes pictures with models of type "${IMAGE_MODEL_TYPE}".`,
    );
  }
  const warnings: Plan['warnings'] = checkLifecycle(
    planner,
    model,
    context.now,
    context.isRetiredAllowed,
  );
  const pictures = checkImages(planner, model, request, context.images);
  const { notices, ...prompts } = checkPrompts(planner, model, request);
  for (const message of notices) warnings.push({ code: 'PROMPT_CLEANED', message });
  const settings = checkSettings(planner, model, request);
  const extra = checkExtra(planner, model, request, context.images, settings.outputFormat);

  const asked: ResolvedRequest = {
    mode: request.mode,
    ...prompts,
    ...settings,
    ...pictures,
    ...extra,
  };
  checkTransparency(planner, model, asked);
  const { draft, maxImagesPerRequest } = checkRules(planner, model, request, asked);
  const calls = splitCalls(draft.count, maxImagesPerRequest);
  const strategies = context.strategies ?? {};
  checkSent(planner, model, request, draft, calls, strategies);
  const { deferredUntil } = context;
  const isDeferred = deferredUntil !== undefined;
  const prices = isDeferred ? deferredPrices(model) : model.prices;
  const estimate = estimateCost(prices, priceFacts(model, draft), draft.count, {
    sent: sentPictures(draft, calls.length),
    pixels: pixelRange(model, draft.mode),
    beside: tokensBeside(draft, calls.length),
  });
  const cost = isDeferred ? deferredCost(estimate, model) : estimate;
  if (cost.minimum !== null && cost.maximum === null)
    warnings.push({ code: 'PRICE_OPEN', message: openPrice(cost.minimum) });
  checkMaxCost(planner, request, cost);

  const isStopped = planner.problems.length > 0;
  const receipt = buildReceipt(planner, model, request, draft, calls, strategies);
  return {
    problems: planner.problems,
    receipt: isDeferred ? [...receipt, ...deadlineLine(model, deferredUntil)] : receipt,
    warnings,
    calls: isStopped ? [] : calls,
    resolved: isStopped ? null : draft,
    cost: isStopped ? null : cost,
  };
}
