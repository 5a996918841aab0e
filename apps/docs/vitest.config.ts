import preset from '@darkroom/tooling/vitest';
import { mergeConfig } from 'vitest/config';

// Each page starts processes of its own.
export default mergeConfig(preset, { test: { maxConcurrency: 2 } });
