import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { nameless } from './watched-page.ts';

const stage = onStage({ isSignedIn: true });

const region = (name: string) => stage.page.getByRole('region', { name, exact: true });
const button = (name: string | RegExp) => stage.page.getByRole('button', { name, exact: true });

/** Invites somebody; the link that signs them in. */
async function invite(name: string, role: string, limit: string): Promise<string> {
  const { page } = stage;
  await button('Invite somebody').click();
  const form = page.getByRole('form', { name: 'Invite somebody' });
  await form.getByLabel('Name').fill(name);
  await form.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: role }).click();
  await form.getByLabel('At most, in US dollars').fill(limit);
  await form.getByRole('button', { name: 'Make a sign-in link' }).click();
  const shown = region(`Sign-in link for ${name}`);
  const link = (await shown.locator('pre').textContent()) ?? '';
  expect(link).toContain(`${stage.server.url}/sign-in?token=`);
  await shown.getByRole('button', { name: 'Put it away' }).click();
  await shown.waitFor({ state: 'hidden' });
  return link;
}

/** Comes by a link, as whoever it is for. */
async function comeBy(link: string): Promise<void> {
  await stage.page.goto(link);
  await stage.page.waitForURL(`${stage.server.url}/`);
  await stage.page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

test('people are invited, see what they may do and nothing else, and are disabled', async () => {
  const { page, steps } = stage;
  await steps.open('/access');
  await region('You').getByText('Admin').waitFor();
  const links = {
    viewer: await invite('Vera', 'Viewer', ''),
    member: await invite('Mel', 'Member', '3'),
  };
  const answer = await steps.ask(
    'mutation ($input: UserSignInLinkInput!) { userSignInLink(input: $input) { url } }',
    { id: 'owner' },
  );
  const own = /"url":"([^"]+)"/.exec(answer)?.[1] ?? '';
  const vera = region('People').getByRole('listitem').filter({ hasText: 'Vera' });
  await vera.getByRole('combobox', { name: 'Role of Vera' }).click();
  await page.getByRole('option', { name: 'Member' }).click();
  await vera.getByText(/^Member, since /).waitFor();
  await vera.getByRole('combobox', { name: 'Role of Vera' }).click();
  await page.getByRole('option', { name: 'Viewer' }).click();
  await vera.getByText(/^Viewer, since /).waitFor();
  await region('People').getByText('Budget: $0.00 of $3.00, a month').waitFor();
  expect(await nameless(page)).toEqual([]);

  await comeBy(links.viewer);
  await page.getByText(/^You may look at pictures, models and prices here/).waitFor();
  expect(await button('Generate').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Access' }).count()).toBe(0);
  await steps.open('/models?view=catalog&provider=sandbox');
  await page.getByRole('main').getByRole('listitem').first().waitFor();
  expect(
    await page
      .getByRole('main')
      .getByText(/^(Use|Install|Needs a key|Add a model by hand)$/)
      .count(),
  ).toBe(0);
  for (const [path, heading, form] of [
    ['/batches', 'Ordered batches', 'New batch'],
    ['/compare', 'House ranking', 'One prompt for several models'],
  ] as const) {
    await steps.open(path);
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await page.getByRole('form', { name: form }).count()).toBe(0);
  }

  await comeBy(links.member);
  await button('Generate').waitFor();
  await page.getByRole('link', { name: 'Access' }).click();
  await region('You').getByText('Budget: $0.00 of $3.00, a month').waitFor();
  await region('API tokens').getByText('There are none.').waitFor();
  expect(await region('People').count()).toBe(0);
  await steps.open('/providers?open=openai');
  await page.getByText('An admin of this server can set it up.').waitFor();
  expect(await page.getByRole('dialog').getByRole('form').count()).toBe(0);
  await steps.open('/spend');
  await region('Budgets').getByText('You $3.00, a month').waitFor();
  expect(await region('Budgets').getByRole('button').count()).toBe(0);

  await comeBy(own);
  await steps.open('/access');
  await button('Disable: Mel').click();
  await button('End their sessions and tokens: Mel').click();
  const mel = region('People').getByRole('listitem').filter({ hasText: 'Mel' });
  await mel.getByText(/^Disabled on /).waitFor();
  await button('Let Mel in again').click();
  await region('Sign-in link for Mel').waitFor();
});

test('a token is made, shown once, and revoked', async () => {
  const { page, steps } = stage;
  await steps.open('/access');
  await button('Make a token').click();
  const form = page.getByRole('form', { name: 'Make a token' });
  await form.getByLabel('Name').fill('photo booth');
  await form.getByRole('combobox', { name: 'What it may do' }).click();
  await page.getByRole('option', { name: /^models:read/ }).click();
  await page.keyboard.press('Escape');
  await form.getByRole('button', { name: 'Make it' }).click();
  const secret = (await region('The token photo booth').locator('pre').textContent()) ?? '';
  expect(secret.length).toBeGreaterThan(20);
  // As a program does it, without this browser's session.
  const asked = () =>
    fetch(`${stage.server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query: '{ viewer { kind scopes } }' }),
    });
  expect(await (await asked()).text()).toContain('"kind":"API_TOKEN","scopes":["models:read"]');
  await page.reload();
  const row = region('API tokens').getByRole('listitem').filter({ hasText: 'photo booth' });
  await row.getByText('May: models:read').waitFor();
  expect(await page.content()).not.toContain(secret);
  await button('Revoke: photo booth').click();
  await button('Refuse it from now on: photo booth').click();
  await region('API tokens').getByText('1 revoked').waitFor();
  expect((await asked()).status).toBe(401);
});

test('signing out asks first, and ends the session at the server', async () => {
  await stage.steps.open('/gallery');
  const press = () => stage.page.getByRole('button', { name: 'Sign out', exact: true }).last();
  await press().click();
  const question = stage.page.getByRole('dialog', { name: 'Sign out of this browser?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await question.waitFor({ state: 'hidden' });
  await stage.page.getByRole('heading', { name: 'Gallery' }).waitFor();

  await press().click();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await stage.page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  expect((await stage.page.reload())?.status()).toBe(401);
  // The browser itself notes what is refused from then on.
  stage.complaints.console = stage.complaints.console.filter((text) => !text.includes('401'));
});
