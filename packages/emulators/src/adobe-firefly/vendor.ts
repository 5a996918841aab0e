import type { EmulatorVendor } from '../kit/emulator.ts';
import { CLIENT_ID } from './clients.ts';
import { registerRoutes } from './routes.ts';

/**
 * Adobe Firefly Services: a token for client id and secret, uploads, jobs with addresses for status and cancelling,
 * results behind signed addresses for an hour.
 *
 * From the vendor's OpenAPI 3.0.0 of 2026: paths, headers, fields, bounds, both forms in which a job is accepted, error
 * codes, custom models. From its guides: token exchange, status words, lifetimes. Ours: prices, pixels of Image 5's
 * levels, where a failed job has its code, what cancelling answers, the file format of results.
 */
export const vendor: EmulatorVendor = {
  slug: 'adobe-firefly',
  defaultKeys: ['p8e-emulator-0123456789abcdef'],
  basePath: '',
  keyVariable: 'FIREFLY_SERVICES_CLIENT_SECRET',
  moreVariables: () => ({ FIREFLY_SERVICES_CLIENT_ID: CLIENT_ID }),
  register: registerRoutes,
};
