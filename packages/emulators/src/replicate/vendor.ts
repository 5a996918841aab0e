import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/**
 * Replicate: models with versions whose schemas say what they take, predictions that are polled, files, collections.
 *
 * From the official JavaScript client and the documentation: routes, the prediction, statuses, `Prefer` and
 * `Cancel-After`, files for 24 hours, outputs for one, errors with `title`, `detail`, `status` and `invalid_fields`,
 * throttling. Seen at others: words of moderation, `Using seed`, `is_official`. From memory of the models' own pages:
 * the fields of each. Ours: how long a model takes, sizes of a ratio, that an address is signed anew with every status.
 */
export const vendor: EmulatorVendor = {
  slug: 'replicate',
  defaultKeys: ['r8_emulator0123456789abcdefghijklmnopqr'],
  basePath: '/v1',
  keyVariable: 'REPLICATE_API_TOKEN',
  register: registerRoutes,
};
