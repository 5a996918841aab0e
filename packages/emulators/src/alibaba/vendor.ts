import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Qwen-Image, Wan and Z-Image by DashScope. One emulator stands for every region and workspace. */
export const vendor: EmulatorVendor = {
  slug: 'alibaba',
  defaultKeys: ['sk-emulator-alibaba-0001'],
  basePath: '/api/v1',
  keyVariable: 'DASHSCOPE_API_KEY',
  register: registerRoutes,
};
