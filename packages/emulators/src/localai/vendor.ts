import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** LocalAI: generations with inputs in the JSON, inpainting by a form, results under an address of its own. */
export const vendor: EmulatorVendor = {
  slug: 'localai',
  defaultKeys: ['sk-emulator-localai-0001'],
  basePath: '/v1',
  keyVariable: 'LOCALAI_API_KEY',
  register: registerRoutes,
};
