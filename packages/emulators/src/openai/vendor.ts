import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** The OpenAI Images API, with the lists and the file store that it needs. */
export const vendor: EmulatorVendor = {
  slug: 'openai',
  defaultKeys: ['sk-emulator-openai-0001'],
  basePath: '/v1',
  keyVariable: 'OPENAI_API_KEY',
  register: registerRoutes,
};
