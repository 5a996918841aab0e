import type { GenerationMode } from '@darkroom/core';
import type { z } from 'zod';
import { maskNodeSchema, resizeNodeSchema, saveNodeSchema } from './workflow-document.ts';

/** What the types of nodes that make pictures do. Before each may stand a provider's name: `gemini_text_to_image`. */
export const NODE_MODES: Readonly<Record<string, GenerationMode>> = {
  text_to_image: 'txt2img',
  image_to_image: 'img2img',
  inpaint: 'inpaint',
  outpaint: 'outpaint',
  upscale: 'upscale',
  variation: 'variation',
};

/** The types of nodes that this machine does by itself, at no cost. */
export const LOCAL_NODES = {
  resize: resizeNodeSchema,
  mask: maskNodeSchema,
  save: saveNodeSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>;
export type LocalType = keyof typeof LOCAL_NODES;

export const NODE_TYPES = [...Object.keys(NODE_MODES), ...Object.keys(LOCAL_NODES)];

export type NodeType =
  | { kind: 'local'; type: LocalType }
  /** `provider`: the name before the type; null: any. */
  | { kind: 'generate'; type: string; mode: GenerationMode; provider: string | null };

export const isLocalType = (type: string): type is LocalType => Object.hasOwn(LOCAL_NODES, type);

/** What a node's type means; null: there is no such type. */
export function readNodeType(type: string): NodeType | null {
  if (isLocalType(type)) return { kind: 'local', type };
  for (const [known, mode] of Object.entries(NODE_MODES)) {
    if (type === known) return { kind: 'generate', type, mode, provider: null };
    const provider = type.endsWith(`_${known}`) ? type.slice(0, -known.length - 1) : '';
    if (/^[a-z0-9]+(_[a-z0-9]+)*$/.test(provider))
      return { kind: 'generate', type: known, mode, provider };
  }
  return null;
}

/**
 * Whether a provider may be called so before a node's type: by its slug, or by words of it that stand together (`google`,
 * `gemini` and `google_gemini` are all `google-gemini`). So every provider has its names, a user's own too, and there
 * is no list to keep.
 */
export const isCalled = (slug: string, name: string): boolean =>
  `-${slug}-`.includes(`-${name.replaceAll('_', '-')}-`);
