import { activity } from './activity.ts';
import {
  ActivityEvent,
  AssetActivity,
  GenerationActivity,
  ModelActivity,
  ProviderActivity,
} from './types.ts';

export const activityModule = {
  Subscription: { activity },
  ActivityEvent,
  GenerationActivity,
  AssetActivity,
  ProviderActivity,
  ModelActivity,
};
