import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Stability AI's v2beta Stable Image API, its asynchronous results, and the account routes of v1. */
export const vendor: EmulatorVendor = {
  slug: 'stability',
  defaultKeys: ['sk-emulator-stability-0001'],
  basePath: '',
  keyVariable: 'STABILITY_API_KEY',
  register: registerRoutes,
};
