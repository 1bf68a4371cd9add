import type { ContributionMessages } from './en'

const zh: ContributionMessages = {
  offer: '提供这份手写内容，用于训练更好的网络？',
  look: '查看将发送的内容',
  decline: '不用了',

  title: '提供这份手写内容？',
  sentDigit: (digit) => `只发送这些笔画，以及它们表示\u00a0${digit}。`,
  sentNoDigit: '只发送这些笔画，以及它们不是数字。',
  exact: '发送的确切内容',
  consentTitle: (version) => `你同意的内容（第 ${version} 版）`,
  consent:
    '你将这份手写内容和你想写的数字提供给本网站的所有者，用于训练更好的数字识别网络。只发送笔画和数字，不发送姓名或地址。它们可能与其他手写内容一同公开，用它们训练的网络也可能公开。你会得到一个令牌：只要保留它，你就可以收回这份手写内容，它随即被删除。此前已经公开或用于训练的内容保持不变。',
  agree: '同意并发送',
  refuse: '不发送',
  sending: '正在发送…',

  thanks: '谢谢：你的手写内容已送达',
  kept: '凭此令牌可以收回这份手写内容。本浏览器将它保存在“你提供的手写内容”中；请复制一份，以防浏览器数据被清除。',
  notKept: '本浏览器无法保存令牌：请立即复制，没有它就无法收回这份手写内容。',
  copy: '复制令牌',
  copied: '令牌已复制。',
  notCopied: '复制被禁止：请选中令牌并手动复制。',
  close: '关闭',

  given: '你提供的手写内容',
  giving: '提供手写内容',
  none: '你没有从本浏览器提供过手写内容。',
  digitOn: (digit, day) => `${digit}，提供于${day}`,
  noDigitOn: (day) => `不是数字，提供于${day}`,
  takeBack: '收回',
  takingBack: '正在收回…',
  deleted: '已收回：网站已删除这份手写内容。',
  gone: '网站上已没有这份手写内容：它先前已被删除。',
  unknownToken: '没有手写内容使用此令牌：请检查令牌，或者它先前已被删除。',
  otherToken: '未列出的手写内容的令牌',
  noToken: '这不是令牌：请完整粘贴。',
  ask: '更正后询问我',

  failures: {
    offline: '网站没有回应：请检查网络连接后重试。',
    rateLimited: (time) => `来自此处的请求过多：请在${time}后重试。`,
    duplicate: '网站已有这份手写内容：无需再次发送。',
    refused: '网站无法使用这份手写内容：请用少量笔画重新写这个数字。',
    unavailable: '网站的存储已满或无法访问：请稍后重试。',
    closed: '网站已停止接收手写内容：其所有者仍可删除你提供过的内容。',
    outdated: '需要同意的文本已更改：请重新加载页面并再次阅读。',
  },
}

export default zh
