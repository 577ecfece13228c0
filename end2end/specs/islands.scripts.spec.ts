// What scripts add to a page that the server drew, and that nothing breaks while its islands come to life.
import { alive, form, headStatus, openSession } from '../support/acts';
import { KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const PAGES = ['/sessions', '/sessions?q=Zzyzxqwv', '/find?q=ltd', '/insight/ubo', '/admin/people', '/admin/policies', '/admin/keys', '/admin/webhooks', '/admin/privacy', '/admin/audit', ...Object.values(KNOWN).map((id) => `/sessions/${id}`)];

for (const path of PAGES) {
  test(`${path} comes to life without a complaint`, async ({ visit }) => {
    const page = await visit('everything');
    await page.goto(path);
    const drawn = await page.locator('main').innerText();
    await alive(page);
    // what the server drew stays: nothing twice, nothing gone
    expect(await page.locator('main h1').count()).toBe(1);
    expect((await page.locator('main').innerText()).length).toBeGreaterThanOrEqual(drawn.length);
  });
}

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
  await page.goto('/admin/keys');
  await alive(page);
  await page.getByLabel('Name').fill('back and forth');
  await page.getByRole('checkbox', { name: /list:sessions/ }).check();
  await page.getByRole('button', { name: 'Make key' }).click();
  await expect(page.locator('.secret')).toBeVisible();
  await alive(page);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await navigation.getByRole('link', { name: 'People' }).click();
  await expect(page.locator('h1')).toHaveText('People');
  await navigation.getByRole('link', { name: 'API keys' }).click();
  await expect(page.locator('h1')).toHaveText('API keys');
  await expect(page.locator('.secret')).toHaveCount(0);
});
