import { headStatus, tabTo } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

test('sign in, open a session and decide it with the keyboard alone', async ({ desk, visit }) => {
  const id = await desk.bring(person('Keyra Boardwell'));
  const who = desk.account('reviewer');
  const page = await visit();
  await page.goto('/sign-in');
  await tabTo(page, page.getByLabel('Email'));
  await page.keyboard.type(who.email);
  await tabTo(page, page.getByLabel('Password'));
  await page.keyboard.type(who.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/queue');

  await page.goto('/sessions');
  const link = page.locator(`a.row-link[href="/sessions/${id}"]`);
  await tabTo(page, link);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/sessions/${id}`);
  await expect(headStatus(page)).toHaveText('In Review');

  await tabTo(page, page.locator('#outcome-approved'), 200);
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('#outcome-declined')).toBeChecked();
  await tabTo(page, page.locator('input[name="reason_codes"][value="101"]'));
  await page.keyboard.press('Space');
  await tabTo(page, page.locator('#comment'), 120);
  await page.keyboard.type('Typed without a pointer.');
  await tabTo(page, page.locator('#decision-form button.primary'));
  await page.keyboard.press('Enter');
  await expect(headStatus(page)).toHaveText('Declined');
  await expect(page.locator('#timeline')).toContainText('Typed without a pointer.');
});

test('the first stop of a page skips the navigation', async ({ visit }) => {
  const page = await visit('everything');
  for (const path of ['/sessions', '/insight/ubo', '/admin/people']) {
    await page.goto(path);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement) ?? false);
    expect(inside, path).toBe(true);
  }
});
