/** Far away: a page that asked there would be seen to. */
const AWAY = 'https://elsewhere.invalid';

/**
 * Texts that want to be more than text: markup, scripts, addresses that run, templates, texts that turn around, that
 * cannot be seen, or that are too wide for any page. Each is another one, begins and ends with a letter that is seen, and
 * is taken by every server as a prompt.
 */
export const HOSTILE_TEXTS: readonly string[] = [
  // Markup and what runs in it
  `a <script>window.hostile = 1</script> heron`,
  `a <script src="${AWAY}/x.js"></script> crane`,
  `a <img src=x onerror="window.hostile = 2"> stork`,
  `a <svg onload="window.hostile = 3"><circle r=9 /></svg> swan`,
  `a <iframe src="javascript:parent.hostile = 4"></iframe> goose`,
  `a <a href="javascript:window.hostile = 5">link</a> duck`,
  `a <b onmouseover="window.hostile = 6" style="position:fixed;inset:0">gull</b> tern`,
  `a <style>* { display: none !important }</style> rook`,
  `a <link rel="stylesheet" href="${AWAY}/x.css"> crow`,
  `a <meta http-equiv="refresh" content="0;url=${AWAY}"> jay`,
  `a <form action="${AWAY}"><button>press</button></form> wren`,
  `a <object data="${AWAY}/x.swf"></object><embed src="${AWAY}"> lark`,
  `a "><script>alert(7)</script><i class=" robin`,
  `a ' autofocus onfocus='window.hostile = 8' tabindex='0 finch`,
  `a --></title></textarea></script><script>alert(9)</script> owl`,
  `a <base href="${AWAY}/"><video src=x onerror=alert(10)> hawk`,
  `a &lt;script&gt;alert(11)&lt;/script&gt; &#60;b&#62; kite`,
  `a <!--[if true]><script>alert(12)</script><![endif]--> eagle`,
  // Addresses
  `javascript:alert(13)//a buzzard`,
  `a data:text/html,<script>alert(14)</script> falcon`,
  `a ![picture](${AWAY}/x.png) [link](javascript:alert(15)) osprey`,
  `see ${AWAY}/a?b=c&d=e#f and //elsewhere.invalid/x egret`,
  // Templates, formats, names that mean something to programs
  `a {{constructor.constructor('window.hostile = 16')()}} ibis`,
  `a \${alert(17)} #{7*7} <%= 7*7 %> {% include 'x' %} \`id\` bittern`,
  `a {name} {prompt} {count} {label} {place} plover`,
  `a $& $1 $$ $\` %s %d %n %08x \\0 \\u0000 snipe`,
  `__proto__ constructor toString hasOwnProperty x`,
  `a '; DROP TABLE "Image"; -- " OR 1=1 /* curlew */ y`,
  `a ../../../etc/passwd C:\\windows\\win.ini | rm -rf / ; godwit`,
  `"=HYPERLINK(""${AWAY}"")" +1+1 @SUM(1) knot`,
  // Directions, and what cannot be seen
  'a \u202egnp.exe\u202c \u2066turned\u2069 \u200fround\u200e ruff',
  'a \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u05e2\u05d5\u05dc\u05dd dunlin',
  'a\u200b\u200c\u200d\u2060\ufeff\u00ad he\u034fron\u180e z',
  'a \u001b[31mred\u001b[0m \u001b]0;title\u0007 \u009b2J avocet',
  'a\u2028line\u2029paragraph\u0085next b',
  // Letters that pile up, and pictures of many characters
  `Z${'\u0301\u0323\u0337\u0489'.repeat(60)}algo c`,
  'a 👩‍👩‍👧‍👦🏳️‍🌈👨🏿‍🚀🇺🇳👍🏽 #️⃣ \u{e0067}\u{e007f} d',
  `a ${'😀'.repeat(300)} e`,
  // Too wide, too many
  `a${'w'.repeat(3000)}f`,
  `a ${'word '.repeat(600)}g`,
];
