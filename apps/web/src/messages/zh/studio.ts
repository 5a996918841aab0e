/** Texts of the studio, by their English. */
export const studio = {
  'Could not load what was made': '无法加载已生成的内容',
} as const;
