import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Xinference: image models that were launched, further settings as JSON in a text, progress by an id of the caller's. */
export const vendor: EmulatorVendor = {
  slug: 'xinference',
  defaultKeys: ['sk-emulator-xinference-0001'],
  basePath: '/v1',
  keyVariable: 'XINFERENCE_API_KEY',
  register: registerRoutes,
};
