import { mergeConfig } from 'vitest/config';
import preset from './vitest.ts';

export default mergeConfig(preset, {
  test: { include: ['matrix/*.test.ts', 'mutants/*.test.ts'] },
});
