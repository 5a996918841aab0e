import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Together AI's images: width and height instead of a size, pictures by address, the list as a bare array. */
export const vendor: EmulatorVendor = {
  slug: 'together-ai',
  defaultKeys: ['tgp_v1_emulator-together-0001'],
  basePath: '/v1',
  keyVariable: 'TOGETHER_API_KEY',
  register: registerRoutes,
};
