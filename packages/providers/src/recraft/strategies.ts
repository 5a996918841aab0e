import type { WireStrategy } from '@darkroom/core';
import { colour, colours, textLayout } from './colours.ts';

/** How settings are written that the vendor wants in a form of its own, by the names that model files use. */
export const strategies: Readonly<Record<string, WireStrategy>> = { colour, colours, textLayout };
