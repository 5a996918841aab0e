import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

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
