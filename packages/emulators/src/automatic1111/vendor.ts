import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/**
 * AUTOMATIC1111's stable-diffusion-webui, started with `--api` and, where there are keys, `--api-auth user:password`:
 * each key is such a pair; without keys it lets everybody in.
 *
 * From its documentation: paths, fields and their defaults, the answer with `info` as text, errors, one job at a time.
 * From its source: unknown fields and unknown checkpoints are passed over in silence, a grid comes first where there are
 * several pictures, what was interrupted is answered as it stands, `current_task` beside the progress.
 * Ours: which checkpoints and upscalers are installed.
 */
export const vendor: EmulatorVendor = {
  slug: 'automatic1111',
  defaultKeys: ['darkroom:emulator-automatic1111-0001'],
  basePath: '',
  keyVariable: 'AUTOMATIC1111_API_AUTH',
  register: registerRoutes,
};
