import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** OpenRouter's image API: typed discovery, prices by host, one route that paints, and the bill in the answer. */
export const vendor: EmulatorVendor = {
  slug: 'openrouter',
  defaultKeys: ['sk-or-v1-emulator-0001'],
  basePath: '/api/v1',
  keyVariable: 'OPENROUTER_API_KEY',
  register: registerRoutes,
};
