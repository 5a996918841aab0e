import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** The image models of the Gemini Developer API (generateContent). */
export const vendor: EmulatorVendor = {
  slug: 'google-gemini',
  defaultKeys: ['AIza-emulator-gemini-0001'],
  // @google/genai appends the API version to httpOptions.baseUrl by itself.
  basePath: '',
  keyVariable: 'GEMINI_API_KEY',
  register: registerRoutes,
};
