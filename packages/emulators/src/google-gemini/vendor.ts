import { serviceAccountKey } from '../google-apis/service-accounts.ts';
import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/** Gemini's image models (generateContent): the Developer API, Vertex AI and its express mode. */
export const vendor: EmulatorVendor = {
  slug: 'google-gemini',
  defaultKeys: ['AIza-emulator-gemini-0001'],
  // @google/genai appends the API version to httpOptions.baseUrl by itself.
  basePath: '',
  keyVariable: 'GEMINI_API_KEY',
  // For Vertex AI; express mode takes the key above.
  moreVariables: (url) => ({ DARKROOM_GOOGLE_GEMINI_SERVICE_ACCOUNT: serviceAccountKey(url) }),
  register: registerRoutes,
};
