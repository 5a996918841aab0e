import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Recraft's image API: generations, edits, tools, styles and the account. */
export const vendor: EmulatorVendor = {
  slug: 'recraft',
  defaultKeys: ['rc-emulator-recraft-0001'],
  basePath: '/v1',
  keyVariable: 'RECRAFT_API_TOKEN',
  register: registerRoutes,
};
