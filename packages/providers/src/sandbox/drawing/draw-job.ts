import type { GenerationMode } from '@darkroom/core';
import type { SceneSettings } from '../scene/scene.ts';

/** Everything that decides one picture. Plain data: it travels to a worker thread. */
export interface DrawJob {
  mode: GenerationMode;
  /** How the scene is rendered: painting, etching, plate. */
  technique: string;
  /** The colour of an etching's lines: black, sepia, blue. */
  ink: string;
  scene: SceneSettings;
  /** null: what the mode comes to by itself (the input's size, or a multiple of it). */
  size: { width: number; height: number } | null;
  /** How much of an input picture is painted over, 0 … 1. */
  strength: number;
  /** How many times the edges of an upscaled picture grow. */
  scale: number;
  /** PNG files. */
  image: Uint8Array | null;
  mask: Uint8Array | null;
  /** Pictures that the palette is steered by, and how strongly (0 … 1). */
  references: { bytes: Uint8Array; strength: number }[];
  /** Previews, coarse ones first. */
  partialImages: number;
  /** Written into the file. */
  texts: Record<string, string>;
}

/** What a worker says while it draws. */
export type DrawMessage =
  | { kind: 'progress'; progress: number }
  | { kind: 'partial'; index: number; bytes: Uint8Array }
  | { kind: 'done'; bytes: Uint8Array }
  /** `isInput`: the picture that was given is at fault. */
  | { kind: 'failed'; message: string; isInput: boolean };
