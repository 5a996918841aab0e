import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Seedream by the Ark API of BytePlus and Volcengine. One emulator stands for every region. */
export const vendor: EmulatorVendor = {
  slug: 'bytedance',
  defaultKeys: ['ark-emulator-bytedance-0001'],
  basePath: '/api/v3',
  keyVariable: 'ARK_API_KEY',
  register: registerRoutes,
};
