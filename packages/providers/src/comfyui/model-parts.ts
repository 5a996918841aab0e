import type { unknownModelRecord } from '@darkroom/core';

/** Parts of a model's file. */
export type ModelParts = NonNullable<Parameters<typeof unknownModelRecord>[3]>;

/** Plain JSON of what is written in the words of TypeScript. */
export const json = (value: unknown): ModelParts => JSON.parse(JSON.stringify(value));
