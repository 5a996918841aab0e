import { activity } from './activity.ts';
import {
  ActivityEvent,
  AssetActivity,
  BoardActivity,
  GenerationActivity,
  ImageActivity,
  ModelActivity,
  ProviderActivity,
} from './types.ts';

export const activityModule = {
  Subscription: { activity },
  ActivityEvent,
  GenerationActivity,
  AssetActivity,
  ImageActivity,
  BoardActivity,
  ProviderActivity,
  ModelActivity,
};
