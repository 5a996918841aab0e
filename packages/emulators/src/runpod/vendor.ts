import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/**
 * RunPod Serverless: run, runsync, status, cancel and health of public endpoints and of two workers of the account,
 * and the list of the account's endpoints (the other host's, under /v2/management).
 *
 * From the vendor's docs of August 2026: operations, states, times, fields and prices of public endpoints. Ours: errors
 * that are seen and not documented, words of refused content, bounds of sizes that are told by a default alone.
 */
export const vendor: EmulatorVendor = {
  slug: 'runpod',
  defaultKeys: ['rpa_EMULATOR0123456789ABCDEF'],
  basePath: '/v2',
  keyVariable: 'RUNPOD_API_KEY',
  register: registerRoutes,
};
