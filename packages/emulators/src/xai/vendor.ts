import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** xAI's image API: generations, edits, the lists of models, and facts on the key. */
export const vendor: EmulatorVendor = {
  slug: 'xai',
  defaultKeys: ['xai-emulator-key-0001'],
  basePath: '/v1',
  keyVariable: 'XAI_API_KEY',
  register: registerRoutes,
};
