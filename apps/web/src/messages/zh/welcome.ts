/** Texts of the first steps, by their English. */
export const welcome = {
  'a lighthouse above a stormy sea at dusk': '黄昏时分，暴风海面上的灯塔',
  'snow on a mountain lake, early light': '清晨微光中的雪山湖泊',
  'a city in neon rain, from far above': '从高空俯瞰霓虹雨夜中的城市',
  'Your first picture': '你的第一张图片',
  '{model} draws on this machine: free, without a key, and nothing leaves it. Take one of these, or write your own above.':
    '{model} 在本机绘制：免费、无需密钥，任何内容都不会离开本机。选择下面一条，或在上方写下你自己的提示词。',
  'Write what you want to see above, look at the price beside the button, and press Generate.':
    '在上方写下你想看到的内容，查看按钮旁的价格，然后点击“生成”。',
  'Prompts to begin with': '入门提示词',
  'Pictures appear here while they are made, and stay in the gallery.':
    '图片在生成过程中会显示在这里，并保存在图库中。',
  'The next step': '下一步',
  'That works. Now with a real model': '成功了。现在试试真正的模型',
  'Set up a provider with a key of yours: it stays on this machine, and every price is shown before you order.':
    '用你自己的密钥设置一个提供商：密钥只保存在本机，每次下单前都会显示价格。',
  'Choose a provider': '选择提供商',
} as const;
