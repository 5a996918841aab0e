import { mergeConfig } from 'vitest/config';
import preset from './vitest.ts';

export default mergeConfig(preset, { test: { include: ['mutants/*.test.ts'] } });
