export type {
  AdapterContext,
  AnswerImages,
  CallAccepted,
  CallBody,
  CallOutcome,
  CallRequest,
  CallResult,
  CancelOutcome,
  Credentials,
  DeferredCalls,
  DiscoveredModel,
  DiscoverWish,
  HttpCall,
  InputImage,
  LocalCall,
  LocalHooks,
  MultipartPart,
  PartialImage,
  PollOutcome,
  ProviderAdapter,
  ResultImage,
  SpooledAnswer,
  StoredImage,
  VerifyOutcome,
  WatchedCall,
  WatchHooks,
} from './adapter/adapter.ts';
export {
  type AdapterContextOptions,
  createAdapterContext,
} from './adapter/create-adapter-context.ts';
export { createTokenKeeper, type FetchedToken, type TokenKeeper } from './adapter/token-keeper.ts';
export { type AnswerInJob, answerInJob } from './answers/answer-in-job.ts';
export { type BadResponseFacts, badResponse } from './answers/bad-response.ts';
export { billByImages } from './answers/bill-by-images.ts';
export { contentRefused, type RefusalFacts } from './answers/content-refused.ts';
export { failureFromPoll } from './answers/failure-from-poll.ts';
export {
  ANSWER_KINDS,
  type AnswerKind,
  failureFromStatus,
  kindOfStatus,
  type StatusFacts,
} from './answers/failure-from-status.ts';
export { failureOfJob } from './answers/failure-of-job.ts';
export { type JobFailedFacts, jobFailed } from './answers/job-failed.ts';
export { jsonIn } from './answers/json-in.ts';
export { type RefusedCalls, refusedCalls } from './answers/refused-calls.ts';
export { secretsOfCredentials } from './answers/secrets-of-credentials.ts';
export { basicAuthorization } from './calls/basic-authorization.ts';
export { callTarget } from './calls/call-target.ts';
export { calmPolling } from './calls/calm-polling.ts';
export { credentialHeaders } from './calls/credential-headers.ts';
export { filePart, jsonCall, multipartCall } from './calls/http-call.ts';
export { inputBase64, inputDataUrl } from './calls/input-base64.ts';
export { type InputText, placeInputs } from './calls/input-json.ts';
export { inputFields, inputParts } from './calls/input-parts.ts';
export { joinUrl } from './calls/join-url.ts';
export { PreviewTurns } from './calls/preview-turns.ts';
export { readHead } from './calls/read-head.ts';
export { seedForCall } from './calls/seed-for-call.ts';
export { textFile } from './calls/text-file.ts';
export { startWatching, type Watching, type WatchOptions } from './calls/watching.ts';
export { type AddressGuard, type AddressScope, guardAddress } from './http/address-guard.ts';
export { createProviderHttp, type ProviderHttpOptions } from './http/create-provider-http.ts';
export {
  type Downloaded,
  type DownloadOptions,
  type DownloadSink,
  download,
} from './http/download.ts';
export {
  createEgress,
  type Egress,
  type EgressAnswer,
  type EgressOptions,
  type EgressRequest,
  type EgressSocketRequest,
  type Trust,
} from './http/egress.ts';
export { EgressError, type EgressProblem } from './http/egress-error.ts';
export type { EgressSocket, SocketMessage } from './http/egress-socket.ts';
export type { ResolveName } from './http/guarded-connector.ts';
export type {
  FreeBody,
  FreeCall,
  ProviderHttp,
  ProviderSocket,
  SmallAnswer,
  SocketCall,
} from './http/provider-http.ts';
export {
  type OriginFacts,
  type ProviderOrigins,
  providerOrigins,
} from './http/provider-origins.ts';
export { requestIdOf } from './http/request-id.ts';
export { parseRetryAfter, RETRY_AFTER_MAXIMUM_MS } from './http/retry-after.ts';
export {
  type AnswerSink,
  type SendPaidOptions,
  type SentCall,
  sendPaid,
} from './http/send-paid.ts';
export { eventData, type ServerSentEvent, SseParser } from './http/sse-parser.ts';
export { urlRefusal } from './http/url-refusal.ts';
export {
  type ReadSchema,
  type ReadSchemaOptions,
  readInputSchema,
} from './schemas/read-input-schema.ts';
export { SCHEMA_ROLES, type SchemaRole, type SchemaRoles } from './schemas/schema-roles.ts';
export { fetchByJwtBearer, type JwtBearerGrant } from './tokens/jwt-bearer.ts';
export {
  readServiceAccount,
  type ServiceAccount,
  type ServiceAccountRules,
} from './tokens/service-account.ts';
export {
  forgetServiceAccount,
  type ServiceAccountGrant,
  serviceAccountHeaders,
} from './tokens/service-account-token.ts';
export { signJwt } from './tokens/sign-jwt.ts';
