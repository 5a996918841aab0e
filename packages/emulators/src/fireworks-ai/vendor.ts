import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Fireworks AI's images: pictures as the body of the answer, Kontext by jobs, the older models by a path of their own. */
export const vendor: EmulatorVendor = {
  slug: 'fireworks-ai',
  defaultKeys: ['fw_emulator_key_0001'],
  basePath: '/inference/v1',
  keyVariable: 'FIREWORKS_API_KEY',
  register: registerRoutes,
};
