import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Ideogram's API: v2 (capability and model in the path, at once or as a job), v3 of the model on v1, and the account. */
export const vendor: EmulatorVendor = {
  slug: 'ideogram',
  defaultKeys: ['ideo-emulator-key-0001'],
  basePath: '',
  keyVariable: 'IDEOGRAM_API_KEY',
  register: registerRoutes,
};
