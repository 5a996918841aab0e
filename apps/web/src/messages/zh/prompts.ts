/** Texts of the prompt's history and templates, by their English. */
export const prompts = {
  Prompts: '提示词',
  History: '历史',
  Templates: '模板',
  'Search what was written before': '搜索以前写过的提示词',
  'Search prompts': '搜索提示词',
  'Earlier prompts': '以前的提示词',
  'Forget: {prompt}': '忘记：{prompt}',
  'Nothing was sent from this browser yet.': '此浏览器还没有发送过提示词。',
  'No prompt has these words.': '没有包含这些词的提示词。',
  'with its settings': '含设置',
  'Remove the template {name}': '删除模板 {name}',
  'New template': '新建模板',
  Name: '名称',
  Words: '文字',
  '{place} stands for what is in the box when the template is used.':
    '{place} 代表使用模板时输入框中的文字。',
  'With the present model and settings': '包含当前的模型和设置',
  'Keep this template': '保存此模板',
  'Earlier prompts and templates': '以前的提示词和模板',
  'Earlier prompts and templates (Alt H)': '以前的提示词和模板（Alt H）',
} as const;
