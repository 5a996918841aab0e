/** Texts of "show as code", by their English. */
export const code = {
  'Show as code': '显示为代码',
  'This request as code': '此请求的代码',
  'For the API explorer, or any GraphQL client.': '用于 API 浏览器或任何 GraphQL 客户端。',
  '{variable} is an API token of yours ({mutation} makes one).':
    '{variable} 是你的 API 令牌（由 {mutation} 创建）。',
  'Command line': '命令行',
  'From a clone: {command}': '在仓库副本中：{command}',
  'Node 24 runs it as it is: {command}': 'Node 24 可直接运行：{command}',
  'Where it was made before': '以前生成过时',
  'Give the same pictures again, at no cost': '免费返回相同的图片',
  'Make it anew, and keep the new ones': '重新生成，并保留新的图片',
  'Make it anew, and keep nothing for later': '重新生成，且不为以后保留',
  Copy: '复制',
  Copied: '已复制',
} as const;
