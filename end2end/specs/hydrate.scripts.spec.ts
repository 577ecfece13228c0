// What scripts add: pages change without loading, and nothing breaks while the browser half takes over.
import { form, headStatus, hydrated, noteHydration, openSession } from '../support/acts';
import { company, KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const PAGES = ['/sessions', '/sessions?q=Zzyzxqwv', '/insight/ubo', '/admin/people', '/admin/keys', '/admin/webhooks', ...Object.values(KNOWN).map((id) => `/sessions/${id}`)];

for (const path of PAGES) {
  test(`${path} is taken over without a complaint`, async ({ visit }) => {
    const page = await visit('everything');
    await noteHydration(page);
    await page.goto(path);
    const drawn = await page.locator('main').innerText();
    await hydrated(page);
    // what the server drew stays: nothing twice, nothing gone
    expect(await page.locator('main h1').count()).toBe(1);
    expect((await page.locator('main').innerText()).length).toBeGreaterThanOrEqual(drawn.length - 5);
  });
}

test('links change the page without loading a new document', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('everything');
  await noteHydration(page);
  await page.goto('/sessions');
  await hydrated(page);
  await page.evaluate(() => ((window as unknown as { __same?: boolean }).__same = true));
  const same = () => page.evaluate(() => (window as unknown as { __same?: boolean }).__same === true);

  await page.locator(`a.row-link[href="/sessions/${id}"]`).click();
  await expect(headStatus(page)).toHaveText('In Review');
  await expect(page).toHaveTitle(/^Session \d+ · Countersign$/);
  // a page that changes by itself says so to those who cannot see it
  await expect(page.locator('main')).toBeFocused();
  const navigation = page.getByRole('navigation', { name: 'Main' });
  for (const [entry, title] of [['UBO KYC', 'UBO KYC'], ['People', 'People'], ['API keys', 'API keys'], ['Webhooks', 'Webhooks'], ['Sessions', 'Sessions']]) {
    await navigation.getByRole('link', { name: entry }).click();
    await expect(page.locator('h1')).toHaveText(title);
    await expect(page).toHaveTitle(`${title} · Countersign`);
  }
  expect(await same()).toBe(true);
  await page.goBack();
  await expect(page.locator('h1')).toHaveText('Webhooks');
  await page.goForward();
  await expect(page.locator('h1')).toHaveText('Sessions');
  expect(await same()).toBe(true);
});

test('a form that came by a link within the page decides as any other', async ({ desk, visit }) => {
  const id = await desk.bring(company('Saltmarsh Chronometers Oy'));
  const page = await visit('reviewer');
  await noteHydration(page);
  await page.goto('/sessions');
  await hydrated(page);
  await page.locator(`a.row-link[href="/sessions/${id}"]`).click();
  await expect(headStatus(page)).toHaveText('In Review');
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).send();
  await expect(headStatus(page)).toHaveText('Declined');
});

test('reasons can be searched; Enter there sends nothing', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await openSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  const search = page.getByLabel('Search reasons by number or word');
  await search.fill('printout');
  await expect(decision.reason(505)).toBeVisible();
  await expect(decision.reason(106)).toBeHidden();
  await search.press('Enter');
  await expect(headStatus(page)).toHaveText('In Review');
  await decision.reason(505).check();
  await search.fill('');
  await expect(decision.reason(106)).toBeVisible();
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
});

test('a secret that was shown once is gone after leaving the page and coming back', async ({ visit }) => {
  const page = await visit('admin');
  await noteHydration(page);
  await page.goto('/admin/keys');
  await hydrated(page);
  await page.getByLabel('Name').fill('back and forth');
  await page.getByRole('checkbox', { name: /list:sessions/ }).check();
  await page.getByRole('button', { name: 'Make key' }).click();
  await expect(page.locator('.secret')).toBeVisible();
  await hydrated(page);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await navigation.getByRole('link', { name: 'People' }).click();
  await expect(page.locator('h1')).toHaveText('People');
  await navigation.getByRole('link', { name: 'API keys' }).click();
  await expect(page.locator('h1')).toHaveText('API keys');
  await expect(page.locator('.secret')).toHaveCount(0);
});
