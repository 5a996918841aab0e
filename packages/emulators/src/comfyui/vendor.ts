import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/**
 * ComfyUI's server: workflows as graphs, a queue, events and previews over a WebSocket, a history, files by name. With
 * keys every route wants one in `X-API-Key`, as behind a gateway; without keys it lets everybody in, as at home.
 *
 * From its documentation and source: routes, the shapes of answers, events and binary frames, the checks of a graph,
 * that a deleted prompt leaves no history and an interrupted one does. Ours: which nodes and files are there, that
 * several prompts may run at once, and how long each takes.
 */
export const vendor: EmulatorVendor = {
  slug: 'comfyui',
  defaultKeys: ['comfyui-emulator-0123456789abcdef'],
  basePath: '',
  keyVariable: 'COMFYUI_API_KEY',
  register: registerRoutes,
};
