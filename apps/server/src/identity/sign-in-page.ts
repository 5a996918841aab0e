/**
 * The pages that somebody sees who is not signed in. Whole pages of their own, without the web app, whose files
 * need a session. Their script and style are files, since inline ones are forbidden for every page.
 */

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/sign-in.css">
<script src="/sign-in.js" defer></script>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

const HOW_TO = `<p>Get a link on the machine where Darkroom runs:</p>
<pre><code>npm run darkroom -- auth link</code></pre>
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

export const SIGN_IN_SCRIPT = `'use strict';
(() => {
  const form = document.getElementById('sign-in');
  if (form !== null) {
    history.replaceState(null, '', '/sign-in');
    const send = () => form.submit();
    if (document.prerendering) document.addEventListener('prerenderingchange', send, { once: true });
    else send();
  }
  const onward = document.getElementById('continue');
  if (onward !== null) location.replace(location.pathname + location.search);
})();
`;

export const SIGN_IN_STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.5rem; }
pre { padding: 0.75rem 1rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 0.5rem; overflow-x: auto; }
button { font: inherit; padding: 0.5rem 1rem; }
`;
