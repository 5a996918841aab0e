import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/**
 * fal.ai: one endpoint a model and mode, the queue, the synchronous host, the storage, and the platform's lists. The
 * vendor's hosts lie behind one origin: fal.run at its root, queue.fal.run below /queue, rest.fal.ai below /rest,
 * api.fal.ai below /platform, fal.ai below /site.
 *
 * From the official client 1.10.1 and the types that come with it: the queue's paths and bodies, the upload in one and
 * in several parts, fields, enums and defaults of most endpoints. From the documentation: error types, the lists,
 * prices, cancelling. Ours: bounds of numbers (the types have none), how many pictures a call takes, fields of endpoints
 * younger than the client (openai/…, bytedance/…, xai's quality), most statuses of error types, `error` and `error_type`
 * of a status, words of a refused key, that an address of a result is handed out anew with every result, and that a
 * running job ends at once when it is cancelled.
 */
export const vendor: EmulatorVendor = {
  slug: 'fal',
  defaultKeys: ['e0a1b2c3-emulator:0123456789abcdef0123456789abcdef'],
  basePath: '',
  keyVariable: 'FAL_KEY',
  register: registerRoutes,
};
