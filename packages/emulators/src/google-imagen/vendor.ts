import { serviceAccountKey } from '../google-apis/service-accounts.ts';
import type { EmulatorVendor } from '../kit/emulator.ts';
import { registerRoutes } from './routes.ts';

/**
 * Imagen by `:predict`, on the Gemini API and on Vertex AI. Fields of generation, edits and upscaling, paths and the
 * answer: official client. Sizes, prices, the words of the filter: documentation. Wording of 400s is ours, and filtered
 * pictures are taken not to be billed. All models were shut down by 17 August 2026 and answer 404 unless `today` is
 * earlier or `models` names them. Not here: buckets, segmentation.
 */
export const vendor: EmulatorVendor = {
  slug: 'google-imagen',
  defaultKeys: ['AIza-emulator-imagen-0001'],
  // @google/genai appends the API version to httpOptions.baseUrl by itself.
  basePath: '',
  keyVariable: 'DARKROOM_GOOGLE_IMAGEN_API_KEY',
  moreVariables: (url) => ({ DARKROOM_GOOGLE_IMAGEN_SERVICE_ACCOUNT: serviceAccountKey(url) }),
  register: registerRoutes,
};
