export {
  createDarkroomClient,
  type DarkroomClient,
  type DarkroomClientOptions,
} from './create-client.ts';
export type { DownloadedImage } from './download-image.ts';
export type { ActivityDocument, ActivityEvent, FollowActivityOptions } from './follow-activity.ts';
export {
  type FollowGenerationOptions,
  type GenerationEvent,
  type GenerationEventDocument,
  type GenerationEventLike,
  isTerminal,
} from './follow-generation.ts';
export type { GenerationInput } from './gql/graphql.ts';
export { type FinishedGeneration, type GenerateOptions, generate } from './orders/generate.ts';
export { type GalleryImage, type ListImagesOptions, listImages } from './orders/list-images.ts';
export { type Plan, planGeneration } from './orders/plan-generation.ts';
export {
  type ClientCode,
  DarkroomProblem,
  type ProblemDetail,
  type ProblemKind,
} from './problem.ts';
export type { Document } from './request.ts';
export type { FollowOptions, Reconnection } from './resume.ts';
export type { UploadContent, UploadedAsset, UploadInput } from './upload-asset.ts';
export { accepted, type UserErrorLike, userErrorDetails } from './user-errors.ts';
