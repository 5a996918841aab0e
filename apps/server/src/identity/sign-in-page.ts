/**
 * The pages that somebody sees who is not signed in. Whole pages of their own, without the web app, whose files
 * need a session. Their script and style are files, since inline ones are forbidden for every page.
 */

/** The product's sign, in the colour of the text beside it. */
const MARK = `<svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
<circle cx="16" cy="16" r="11" fill="none" stroke="currentColor" stroke-width="2"/>
<path d="M16 5a11 11 0 0 1 0 22z" fill="currentColor"/>
</svg>`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/sign-in.css">
<script src="/sign-in.js"></script>
</head>
<body>
<main>
<header>${MARK}<span>Darkroom</span></header>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

const HOW_TO = `<p>Get a link on the machine where Darkroom runs:</p>
<pre><code>npm run -s darkroom -- auth link</code></pre>
<p>Open the link in this browser within the hour. Every start of Darkroom prints one as well.</p>`;

/** For a browser without a session. */
export const SIGN_IN_NEEDED_PAGE = page('Sign in to Darkroom', HOW_TO);

/** For a link that was used, is too old, or never was one. */
export const LINK_REFUSED_PAGE = page(
  'This link does not work any more',
  `<p>A sign-in link works once, and for an hour.</p>\n${HOW_TO}`,
);

/**
 * Asked for from a page of another site, so the browser kept its strict cookie back. The page goes to the same
 * address again, from here, and the cookie comes along.
 */
export const CONTINUE_PAGE = page(
  'Opening Darkroom',
  '<p><a id="continue" href="">Continue</a></p>',
);

/**
 * The page of a link. It does not sign in by itself: programs that only fetch the address, such as previews of chat
 * programs, must not use the link up. The form is sent by the script, or by the button without scripts. `token` must
 * have been checked to be base64url.
 */
export function linkPage(token: string): string {
  return page(
    'Signing in',
    `<form id="sign-in" method="post" action="/sign-in">
<input type="hidden" name="token" value="${token}">
<button type="submit">Sign in to Darkroom</button>
</form>`,
  );
}

/** First, before anything is painted: the scheme that the web app of this browser was given; then what the page is for. */
export const SIGN_IN_SCRIPT = `'use strict';
try {
  if (localStorage.getItem('darkroom.scheme') === 'light') document.documentElement.className = 'light';
} catch {
  // Storage is switched off: dark, then, as the app begins.
}
addEventListener('DOMContentLoaded', () => {
  const form = document.getElementById('sign-in');
  if (form !== null) {
    history.replaceState(null, '', '/sign-in');
    const send = () => form.submit();
    if (document.prerendering) document.addEventListener('prerenderingchange', send, { once: true });
    else send();
  }
  const onward = document.getElementById('continue');
  if (onward !== null) location.replace(location.pathname + location.search);
});
`;

/** The web app's greys, in its dark scheme as it begins, and in its light one. */
export const SIGN_IN_STYLE = `:root {
  color-scheme: dark;
  --page: #121212; --panel: #181818; --raised: #202020; --line: #2b2b2b; --text: #e8e8e8; --quiet: #9c9c9c;
  font: 14px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
:root.light {
  color-scheme: light;
  --page: #f4f4f4; --panel: #ffffff; --raised: #f0f0f0; --line: #dedede; --text: #1a1a1a; --quiet: #5f5f5f;
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 20px; background: var(--page); color: var(--text); }
main { width: min(440px, 100%); padding: 30px 32px 32px; border: 1px solid var(--line); border-radius: 14px; background: var(--panel); }
header { display: flex; align-items: center; gap: 10px; margin-bottom: 26px; font-weight: 600; font-size: 16px; }
h1 { margin: 0 0 10px; font-size: 20px; line-height: 1.3; font-weight: 600; }
p { margin: 10px 0; color: var(--quiet); text-wrap: pretty; }
p:last-child { margin-bottom: 0; }
a { color: var(--text); }
pre { margin: 14px 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); font-size: 13px; overflow-x: auto; }
button { font: inherit; font-weight: 500; margin-top: 8px; padding: 9px 18px; border: 0; border-radius: 8px; background: var(--text); color: var(--page); cursor: pointer; }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
`;
