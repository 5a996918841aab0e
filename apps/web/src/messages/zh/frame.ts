/** Texts of the frame around every page, by their English. */
export const frame = {
  'Skip to content': '跳到内容',
  'Darkroom does not answer. Reconnecting… What runs on the server goes on.':
    'Darkroom 没有响应，正在重新连接…… 服务器上的任务会继续运行。',
  'This computer is offline. Reconnecting as soon as it is back.':
    '此设备已离线，恢复后会自动重新连接。',
  'There is no such page': '没有这个页面',
  'This page broke': '页面出错了',
  'The address leads nowhere in Darkroom.': 'Darkroom 中没有这个地址。',
  'Your pictures and running generations are safe: they live on the server. Load the page again to go on.':
    '图片和正在运行的任务都安全地保存在服务器上。重新加载页面即可继续。',
  'To the studio': '前往创作',
  'Darkroom does not answer. Is it still running?': 'Darkroom 没有响应。它还在运行吗？',
  'You are signed out': '你已退出登录',
  "This browser's session has ended. Get a new sign-in link on the machine where Darkroom runs, and open it here:":
    '此浏览器的会话已结束。请在运行 Darkroom 的机器上获取新的登录链接，并在此打开：',
  'Every start of Darkroom prints a link as well. A link works once, and for an hour.':
    'Darkroom 每次启动时也会显示一个链接。每个链接只能使用一次，一小时内有效。',
  'I am signed in now': '我已登录',
  'Sign out': '退出登录',
  'Sign out of this browser?': '要在此浏览器中退出登录吗？',
  'Pictures, keys and what is under way stay. To come back you need a new sign-in link from the machine where Darkroom runs.':
    '图片、密钥和正在进行的任务都会保留。再次登录需要从运行 Darkroom 的机器上获取新的登录链接。',
  'Darkroom did not answer, so you are still signed in. Try again.':
    'Darkroom 没有响应，你仍处于登录状态。请重试。',
  Stay: '留下',
  More: '更多',
  Pages: '页面',
  'Use the light scheme': '切换到浅色',
  'Use the dark scheme': '切换到深色',
  'Keyboard shortcuts': '键盘快捷键',
  'Keyboard shortcuts (?)': '键盘快捷键（?）',
  Everywhere: '任何位置',
  'This sheet': '此快捷键表',
  'The prompt before': '上一条提示词',
  'The prompt after': '下一条提示词',
  'To the prompt': '转到提示词',
  'Choose a model': '选择模型',
  'Gallery and pictures': '图库与图片',
  'From picture to picture': '切换图片',
  'Select up to there': '选择到该处',
  'Select this picture': '选择此图片',
  'Select everything that is loaded': '选择已加载的全部图片',
  Rate: '评分',
  'Take the rating away': '取消评分',
  'Zoom in and out': '放大与缩小',
  'Bring back what was deleted last': '恢复最近删除的图片',
  'Zoom to 100 %': '缩放到 100 %',
} as const;
