/** Texts of the gallery, by their English. */
export const gallery = {
  'Could not load the gallery': '无法加载图库',
} as const;
