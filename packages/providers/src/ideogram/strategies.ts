import type { JsonObject, WireStrategy } from '@darkroom/core';

const MEMBER = /^(#[0-9a-f]{3}(?:[0-9a-f]{3})?)(?:\s+(\d*\.?\d+))?$/i;

/** "#ff8800" or "#ff8800 0.5". What is written otherwise goes as it stands, and the vendor says what is wrong with it. */
function paletteMember(text: string): JsonObject {
  const [, color, weight] = MEMBER.exec(text.trim()) ?? [];
  if (!color) return { color_hex: text };
  return { color_hex: color, ...(weight === undefined ? {} : { color_weight: Number(weight) }) };
}

/** Forms that this vendor alone wants. */
export const strategies: Readonly<Record<string, WireStrategy>> = {
  /** How far to leave a picture (0 to 1) as how much it weighs (100 to 1). */
  imageWeight: (value) =>
    typeof value === 'number' ? Math.max(1, Math.round((1 - value) * 100)) : undefined,
  paletteMembers: (value) => {
    const texts = Array.isArray(value) ? value : [value];
    const members = texts.flatMap((text: unknown) =>
      typeof text === 'string' ? [paletteMember(text)] : [],
    );
    return members.length > 0 ? members : undefined;
  },
};
