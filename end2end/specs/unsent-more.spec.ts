// What was chosen or named on the list and in the profile, and sent after the sign-in had ended; scripts on and off.
import type { Page } from '@playwright/test';
import { signIn } from '../support/acts';
import type { Desk, Person } from '../support/desk';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

/** Presses a button after the sign-in had ended, and signs in again. */
async function tooLate(desk: Desk, page: Page, who: Person, button: string): Promise<void> {
  await desk.expire(who);
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, who);
}

const line = (page: Page) => page.locator('.unsent');

test('ticked rows are ticked again, on the page of the list where they were', async ({ desk, visit }) => {
  const mark = `late${Date.now()}${Math.floor(performance.now())}`;
  for (let i = 0; i < 27; i++) await desk.bring({ ...person(`Tickla Latecomer ${i}`), vendor_data: mark });
  const who = await desk.person('manager', 'Manya Latebulk');
  const page = await visit(who);
  await page.goto(`/sessions?external_ref=${mark}&limit=25`);
  await page.getByRole('link', { name: 'Older' }).click();
  await page.waitForURL(/before=/);
  const there = page.url();
  const boxes = page.locator('.tick input');
  await expect(boxes).toHaveCount(2);
  await boxes.nth(1).check();
  const value = await boxes.nth(1).getAttribute('value');
  await tooLate(desk, page, who, 'Decline');
  const back = () => new URL(page.url()).searchParams.toString().split('&').sort().join('&');
  await expect(page).toHaveURL(/before=/);
  expect(back()).toBe(new URL(there).searchParams.toString().split('&').sort().join('&'));
  await expect(line(page)).toContainText('What you chose was kept; it has not been sent.');
  await expect(page.locator('.tick input:checked')).toHaveCount(1);
  await expect(page.locator('.tick input:checked')).toHaveValue(value ?? '');

  // another list has nothing to do with it
  const list = page.url();
  await page.goto('/sessions');
  await expect(line(page)).toHaveCount(0);
  await page.goto(list);
  await page.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(page.getByText('1 session chosen')).toBeVisible();
  await page.goto(list);
  await expect(line(page)).toHaveCount(0);
  await expect(page.locator('.tick input:checked')).toHaveCount(0);
});

test('the name of a view is there after sign-in, a new one and a changed one, and columns as they were ticked', async ({ desk, visit }) => {
  const who = await desk.person('manager', 'Vera Lateview');
  const page = await visit(who);
  await page.goto('/sessions/view?status=In%20Review');
  const name = page.locator('#save').getByLabel('Name');
  await name.fill('Waiting since Monday');
  await page.locator('#save').getByRole('checkbox').check();
  await tooLate(desk, page, who, 'Save view');
  await expect(page).toHaveURL(/\/sessions\/view\?status=In/);
  await expect(line(page)).toContainText('Your text was kept; it has not been sent.');
  await expect(name).toHaveValue('Waiting since Monday');
  await expect(page.locator('#save').getByRole('checkbox')).toBeChecked();
  await expect(page.locator('#views')).toHaveCount(0);
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.waitForURL((url) => url.searchParams.has('view'));

  await page.getByRole('link', { name: 'Columns', exact: true }).click();
  await expect(line(page)).toHaveCount(0);
  const kept = page.getByLabel('Name of Waiting since Monday');
  await kept.fill('Waiting since Tuesday');
  await tooLate(desk, page, who, 'Save Waiting since Monday');
  await expect(kept).toHaveValue('Waiting since Tuesday');
  await line(page).getByRole('button', { name: 'Discard it' }).click();
  await expect(page).toHaveURL(/\/sessions\/view\?status=In.*view=/);
  await expect(kept).toHaveValue('Waiting since Monday');

  const reference = page.locator('#columns').getByRole('checkbox', { name: 'Reference' });
  await reference.check();
  await tooLate(desk, page, who, 'Save columns');
  await expect(reference).toBeChecked();
  await page.getByRole('button', { name: 'Save columns' }).click();
  await expect(page.locator('table.sessions thead th').last()).toHaveText('Reference');
  // a page of another kind has none of it
  await page.goto('/sessions/view');
  await expect(line(page)).toHaveCount(0);
});

test('a name that is refused stays in its field', async ({ desk, visit, guard }) => {
  guard.expectStatus(400);
  const page = await visit(await desk.person('manager', 'Vera Longname'));
  await page.goto('/sessions/view');
  await page.locator('#save').getByLabel('Name').fill('Short');
  await page.getByRole('button', { name: 'Save view', exact: true }).click();
  await page.waitForURL((url) => url.searchParams.has('view'));
  await page.goto('/sessions/view');
  const name = page.getByLabel('Name of Short');
  const long = 'Sixty-one letters are one more than the name of a view may have'.slice(0, 61);
  // past what the field itself lets one type
  await name.evaluate((field: HTMLInputElement) => field.removeAttribute('maxlength'));
  await name.fill(long);
  await page.getByRole('button', { name: 'Save Short' }).click();
  await expect(page.getByText('A name may have at most 60 characters.').first()).toBeVisible();
  await expect(name).toHaveValue(long);
});

test('what was chosen in the profile is chosen after sign-in, until it is saved; a password is never kept', async ({ desk, visit }) => {
  const who = await desk.person('reviewer', 'Petra Lateprofile');
  const page = await visit(who);
  await page.goto('/profile');
  await page.getByLabel('Theme').selectOption('dark');
  await page.getByRole('checkbox', { name: /^Keyboard shortcuts/ }).uncheck();
  await tooLate(desk, page, who, 'Save');
  await expect(page).toHaveURL('/profile');
  await expect(line(page)).toContainText('What you chose was kept; it has not been sent.');
  await expect(page.getByLabel('Theme')).toHaveValue('dark');
  await expect(page.getByRole('checkbox', { name: /^Keyboard shortcuts/ })).not.toBeChecked();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.goto('/profile');
  await expect(line(page)).toHaveCount(0);
  await expect(page.getByLabel('Theme')).toHaveValue('dark');

  await page.getByLabel('Password now').fill(who.password);
  await page.getByLabel('New password').fill('another-lantern-orchard-48');
  await tooLate(desk, page, who, 'Change password');
  await expect(line(page)).toHaveCount(0);
});
