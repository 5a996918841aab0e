import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from './processes.ts';
import { onStage } from './stage.ts';

const stage = onStage({ isSignedIn: true });

const row = () => stage.page.getByRole('listitem').filter({ hasText: 'My own' });
const unfold = async () => {
  await stage.steps.open('/models?search=my+own');
  await row()
    .getByRole('button', { name: /^My own/ })
    .click();
};
const own = () => stage.page.getByRole('region', { name: 'Credentials of My own' });

test('a model with a key of its own: a wrong key is refused, the right one installs it', async () => {
  await stage.steps.open('/models?add=openai');
  const dialog = stage.page.getByRole('dialog', { name: 'Add a model by hand' });
  await dialog.getByLabel(/^Model/).fill('gpt-image-2');
  await dialog.getByLabel('Name').fill('My own');
  await dialog.getByLabel(/^API key/).fill('sk-wrong-wrong-wrong-wrong');
  await dialog.getByRole('button', { name: 'Install' }).click();
  const refused = dialog.getByRole('alert');
  await refused.getByText('Refused and not saved').waitFor();
  await refused.getByText(/Nothing was stored/).waitFor();
  await dialog.getByLabel(/^API key/).fill(stage.emulator.key);
  await dialog.getByRole('button', { name: 'Install' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await stage.steps.open('/models?search=my+own');
  await row().getByText('Key of its own').waitFor();
  await row().getByRole('link', { name: 'Use My own' }).waitFor();
  expect(await stage.page.content()).not.toContain(stage.emulator.key);
});

test('it is checked, changed and taken away', async () => {
  await unfold();
  await own()
    .getByText(/API key: Set · .* · stored here, encrypted/)
    .waitFor();
  await own()
    .getByRole('status')
    .getByText(/^Ready · checked /)
    .waitFor();
  await own().getByRole('button', { name: 'Check the credentials of My own' }).click();
  await own()
    .getByRole('status')
    .getByText(/^Ready · checked /)
    .waitFor();

  // What the provider says of it from now on stands at once in another tab too.
  const other = await stage.browser.context.newPage();
  await other.goto(`${stage.server.url}/models?search=my+own`);
  await other.getByText('Key of its own', { exact: true }).waitFor();
  await stage.emulator.fail({ match: { path: '/models' }, fault: { kind: 'unauthorized' } });
  await own().getByRole('button', { name: 'Check the credentials of My own' }).click();
  await own()
    .getByRole('status')
    .getByText(/^Refused · checked /)
    .waitFor();
  await other.getByText('Key of its own was refused').waitFor();
  await own().getByRole('button', { name: 'Check the credentials of My own' }).click();
  await own()
    .getByRole('status')
    .getByText(/^Ready · checked /)
    .waitFor();
  await other.getByText('Key of its own', { exact: true }).waitFor();
  await other.close();

  await own().getByRole('button', { name: 'Change' }).click();
  const form = stage.page.getByRole('form', { name: 'Credentials of My own' });
  await form.getByLabel('API key').fill('sk-wrong-wrong-wrong-wrong');
  await form.getByRole('button', { name: 'Verify and save' }).click();
  await own()
    .getByRole('alert')
    .getByText(/what was set before stays in use/)
    .waitFor();
  await form.getByRole('button', { name: 'Cancel' }).click();
  await own()
    .getByText(/API key: Set/)
    .waitFor();

  await own().getByRole('button', { name: 'Remove' }).click();
  await own().getByText("None: it goes out with its provider's.").waitFor();
  await own().getByRole('button', { name: 'Give it its own' }).waitFor();
});

test('a picture is made with it, though its provider has no key', async () => {
  await unfold();
  await own().getByRole('button', { name: 'Give it its own' }).click();
  const form = stage.page.getByRole('form', { name: 'Credentials of My own' });
  await form.getByLabel('API key').fill(stage.emulator.key);
  await form.getByRole('button', { name: 'Verify and save' }).click();
  await own()
    .getByText(/API key: Set/)
    .waitFor();
  await row().getByRole('link', { name: 'Use My own' }).click();
  await stage.page.getByRole('button', { name: 'Model: My own' }).waitFor();
  await stage.steps.openPicker();
  await stage.page.keyboard.type('My own');
  await stage.page.getByRole('listbox').getByRole('group', { name: 'OpenAI' }).waitFor();
  await stage.page.keyboard.press('Escape');
  await stage.steps.generate('a heron by its own key');
  await stage.steps.decoded('a heron by its own key', 1);
});

test('where each model brings its own, the provider asks for nothing and leads to a model', async () => {
  await stage.steps.open('/providers?search=compatible&open=openai-compatible');
  const drawer = stage.page.getByRole('dialog');
  await drawer.getByText(/each model brings its own/).waitFor();
  expect(await drawer.getByRole('textbox').count()).toBe(0);
  await drawer.getByRole('link', { name: 'Add a model' }).click();
  const dialog = stage.page.getByRole('dialog', { name: 'Add a model by hand' });
  await dialog.getByLabel(/^Model/).fill('gpt-image-2');
  await dialog.getByLabel('Name', { exact: true }).fill('Next door');
  await dialog.getByLabel(/^Base URL/).fill('no address at all');
  await dialog.getByRole('button', { name: 'Install' }).click();
  await dialog
    .getByText(/base URL cannot be used|address/i)
    .last()
    .waitFor();
  await dialog.getByLabel(/^Base URL/).fill(stage.emulator.baseUrl);
  await dialog.getByLabel(/^API key/).fill(stage.emulator.key);
  await dialog.getByRole('combobox', { name: /^It understands/ }).click();
  await stage.page.getByRole('option', { name: 'the fields of GPT Image models' }).click();
  await dialog.getByRole('button', { name: 'Install' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await stage.steps.open('/models?search=next+door');
  await stage.page.getByRole('link', { name: 'Use Next door' }).click();
  await stage.page.getByRole('button', { name: 'Model: Next door' }).waitFor();
  await stage.steps.generate('a heron from next door');
  await stage.steps.decoded('a heron from next door', 1);
});

test('a second one of the same name on another server is offered a name of its own', async () => {
  const second = await startEmulator('openai');
  onTestFinished(() => second[Symbol.asyncDispose]());
  await stage.steps.open('/models?add=openai-compatible');
  const dialog = stage.page.getByRole('dialog', { name: 'Add a model by hand' });
  await dialog.getByLabel(/^Model/).fill('gpt-image-2');
  await dialog.getByLabel(/^Base URL/).fill(second.baseUrl);
  await dialog.getByLabel(/^API key/).fill(second.key);
  await dialog.getByRole('combobox', { name: /^It understands/ }).click();
  await stage.page.getByRole('option', { name: 'the fields of GPT Image models' }).click();
  await dialog.getByRole('button', { name: 'Install', exact: true }).click();
  await dialog
    .getByRole('alert')
    .getByText(/is installed already, at/)
    .waitFor();
  await dialog.getByRole('button', { name: 'Install it as gpt-image-2 2' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await stage.steps.open('/models?provider=openai-compatible');
  await stage.page.getByRole('link', { name: 'Use Next door' }).waitFor();
  await stage.page.getByRole('link', { name: 'Use gpt-image-2 2' }).click();
  await stage.page.getByRole('button', { name: 'Model: gpt-image-2 2' }).waitFor();
  await stage.steps.generate('a heron from two doors away');
  await stage.steps.decoded('a heron from two doors away', 1);
  expect(await second.charges()).toBe(1);
});
