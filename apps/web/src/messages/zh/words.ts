/** What several parts of the app say, by its English: names of pages, buttons, states. */
export const words = {
  Studio: '创作',
  Gallery: '图库',
  Providers: '提供商',
  Models: '模型',
  Settings: '设置',
  Loading: '正在加载',
  'Try again': '重试',
  Generate: '生成',
  Open: '打开',
  Star: '收藏',
  Download: '下载',
  Details: '详情',
  Delete: '删除',
  Close: '关闭',
  'Could not load the models': '无法加载模型',
} as const;
