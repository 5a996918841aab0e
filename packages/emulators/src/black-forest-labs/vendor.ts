import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/**
 * The API of Black Forest Labs: one path a model, tasks that are polled, results behind addresses that expire.
 *
 * From the vendor's OpenAPI of May 2026 and its integration guide: paths, fields, bounds, the submit and status bodies,
 * the six status words, credits. Seen at others: FLUX 3 (October 2026), `Failed`, 404 just after a submit. Ours: prices of
 * the tools and of FLUX 3's 1.5k, fields of deblur, pixels of a ratio, seeds that nobody gave, which status a bad key has
 * (403, as the vendor's front end answers), that an address is signed anew with every status.
 */
export const vendor: EmulatorVendor = {
  slug: 'black-forest-labs',
  defaultKeys: ['bfl_emulator-0123456789abcdef'],
  basePath: '/v1',
  keyVariable: 'BFL_API_KEY',
  register: registerRoutes,
};
