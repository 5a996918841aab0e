import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** A server of somebody's own that speaks after the OpenAI Images API: plain models, and GPT Image models behind it. */
export const vendor: EmulatorVendor = {
  slug: 'openai-compatible',
  defaultKeys: ['sk-emulator-server-0001'],
  basePath: '/v1',
  keyVariable: 'SERVER_API_KEY',
  register: registerRoutes,
};
