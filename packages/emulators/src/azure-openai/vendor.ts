import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Azure's form of the OpenAI Images API: deployments, a key in `api-key` or a token, two surfaces of paths. */
export const vendor: EmulatorVendor = {
  slug: 'azure-openai',
  defaultKeys: ['azure-emulator-key-0001'],
  basePath: '',
  keyVariable: 'AZURE_OPENAI_API_KEY',
  register: registerRoutes,
};
