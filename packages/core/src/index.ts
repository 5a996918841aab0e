export {
  COUNT_MAXIMUM,
  DEFAULT_ASPECT_RATIO_SIZES,
  type Dimensions,
  FREE_EDGE_MAXIMUM,
  FREE_EDGE_MINIMUM,
  nearestRatio,
  ratioValue,
} from './capabilities/aspect-ratios.ts';
export {
  aspectRatioSchema,
  type Capabilities,
  capabilitiesSchema,
  type DefaultSettings,
  defaultSettingsSchema,
  namedAspectRatios,
  type ResolutionPreset,
  type SizeRule,
} from './capabilities/capabilities.ts';
export {
  GENERATION_MODES,
  type GenerationMode,
  MASK_FORMATS,
  type MaskFormat,
  MODES_WITH_IMAGE,
  MODES_WITH_MASK,
} from './capabilities/modes.ts';
export { promptUse } from './capabilities/prompt-use.ts';
export { type Clock, systemClock } from './clock.ts';
export { type DeferredOffer, deferredOfferSchema } from './deferral/deferred-offer.ts';
export { deferredPrices } from './deferral/deferred-prices.ts';
export {
  type Deferral,
  mayDefer,
  type OrderTimes,
  shareOf,
  spanOf,
} from './deferral/may-defer.ts';
export {
  FAILURE_CODES,
  type FailureCode,
  USER_ERROR_CODES,
  type UserErrorCode,
} from './errors/codes.ts';
export { type Problem, UserInputError } from './errors/problem.ts';
export {
  type ChargeKnowledge,
  ProviderFailure,
  type ProviderFailureDetails,
} from './errors/provider-failure.ts';
export { QUOTED_WORDS, quotedWords, wordsBeside } from './errors/provider-words.ts';
export { RECEIPT_OUTCOMES, type ReceiptLine, type ReceiptOutcome } from './generation/receipt.ts';
export {
  type CachePolicy,
  COMMON_SETTINGS,
  type ExtraValue,
  type GenerationRequest,
  type ImageFacts,
  type ImageReference,
  type ParameterPolicy,
  plainRequest,
  type ResolvedImage,
  type ResolvedRequest,
  type ResolvedSize,
  type SizeRequest,
} from './generation/request.ts';
export {
  ATTEMPT_MOVES,
  ATTEMPT_STATES,
  type AttemptState,
  canAttemptMove,
  GENERATION_STATUSES,
  type GenerationStatus,
  TERMINAL_STATUSES,
} from './generation/states.ts';
export { createId, ID_PREFIXES, type IdKind, idKind } from './ids.ts';
export {
  daysUntilRetirement,
  LIFECYCLE_STATES,
  type Lifecycle,
  type LifecycleState,
  type LifecycleWarning,
  lifecycleSchema,
  lifecycleState,
  lifecycleWarning,
} from './lifecycle.ts';
export {
  type Decimal,
  decimalOf,
  decimalToMicros,
  divideDecimal,
  formatDecimal,
  formatMicros,
  microsToDecimal,
  multiplyDecimal,
  parseDecimal,
} from './money/decimal.ts';
export {
  checkParameter,
  type ParameterCheck,
  type ParameterInputValue,
} from './parameters/check-parameter.ts';
export { type Parameter, parameterDefault, parameterSchema } from './parameters/parameter.ts';
export {
  EVERYTHING_SCOPE,
  isModelAllowed,
  isPatternWithin,
  isPermission,
  OWNER_ID,
  PERMISSIONS,
  type Permission,
  permissionsOf,
  ROLE_PERMISSIONS,
  type UserRole,
} from './permissions.ts';
export { referenceId } from './plan/check-images.ts';
export { plainExtra } from './plan/plain-extra.ts';
export { plainSize } from './plan/plain-size.ts';
export {
  type Plan,
  type PlanContext,
  planGeneration,
  splitCalls,
} from './plan/plan-generation.ts';
export { priceFacts } from './plan/price-facts.ts';
export { fixedSizes, resolveSize, type SizeAnswer } from './plan/resolve-size.ts';
export {
  actualCost,
  type CostEstimate,
  type CostLine,
  estimateCost,
  type Usage,
  usageByPixels,
} from './prices/cost.ts';
export { conditionsHold, type PriceFacts } from './prices/match.ts';
export {
  PRICE_UNITS,
  type Price,
  type PriceUnit,
  priceOf,
  priceSchema,
  unitPrice,
} from './prices/price.ts';
export { type Rank, rankByVotes, type Vote } from './ranking/rank-by-votes.ts';
export {
  CREDENTIAL_FIELD_TYPES,
  type CredentialField,
  credentialFieldSchema,
  environmentName,
  isSecretField,
  missingFields,
  shownFields,
  withDefaults,
} from './records/credential-form.ts';
export {
  completeModelRecord,
  defaultModelKey,
  IMAGE_MODEL_TYPE,
  type ModelRecord,
  type ModelRecordInput,
  modelKeySchema,
  modelRecordSchema,
  sourceSchema,
} from './records/model-record.ts';
export { GIVEN_SETTINGS, type ModelRule, RULED_SETTINGS } from './records/model-rule.ts';
export {
  CONFIGURATION_METHODS,
  type ConfigurationMethod,
  type ProviderRecord,
  type ProviderRecordInput,
  providerRecordSchema,
  providerSlugSchema,
  type Teaching,
} from './records/provider-record.ts';
export { parseSource } from './records/source.ts';
export {
  type UnknownModel,
  type UnknownModelSource,
  unknownModelRecord,
} from './records/unknown-model.ts';
export { Secret, secretHint } from './secret.ts';
export { countCharacters, cutText } from './text/cut.ts';
export { type LocalizedText, localize, localizedTextSchema } from './text/localized.ts';
export { nearestWord, nearestWords } from './text/nearest.ts';
export { extensionOf, pictureFileName } from './text/picture-file-name.ts';
export { cleanProviderText, printable } from './text/printable.ts';
export { suggestNames } from './text/suggest-names.ts';
export { MODE_WORDS, STATUS_WORDS } from './text/words.ts';
export type { JsonObject, JsonValue } from './wire/json.ts';
export { inputPathProblem, place, valueAt, wirePathProblem } from './wire/place.ts';
export { PURE_STRATEGIES, type WireStrategy } from './wire/strategies.ts';
export {
  settingsOf,
  toWire,
  type WireEntry,
  type WireResult,
} from './wire/to-wire.ts';
export {
  type Wire,
  type WireField,
  type WireInput,
  type WireMode,
  wireSchema,
} from './wire/wire-map.ts';
export { wireModeOf } from './wire/wire-mode.ts';
