/** Texts of the providers, by their English. */
export const providers = {
  'Could not load the providers': '无法加载提供商',
} as const;
