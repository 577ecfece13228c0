// The keys of the desk: what they reach, and when they leave a press alone.
import type { Page } from '@playwright/test';
import { alive, form, headStatus, openSession } from '../support/acts';
import { KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await alive(page);
}

test('a verdict takes three presses from an open session', async ({ desk, visit }) => {
  const [one, two] = [await desk.bring(person('Threekey Decliner')), await desk.bring(person('Twokey Approver'))];
  const page = await visit('reviewer');
  await open(page, `/sessions/${one}`);
  await page.keyboard.press('d');
  await expect(form(page).outcome('Decline')).toBeChecked();
  const first = page.locator('.reason input:visible').first();
  await page.keyboard.press('1');
  await expect(first).toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(headStatus(page)).toHaveText('Declined');

  await open(page, `/sessions/${two}`);
  await page.keyboard.press('a');
  await page.keyboard.press('Control+Enter');
  await expect(headStatus(page)).toHaveText('Approved');
});

test('digits lead to panels until the form asks for reasons, Esc takes the choice back', async ({ desk, visit }) => {
  const id = await desk.bring(person('Digit Panelwright'));
  const page = await visit('reviewer');
  await open(page, `/sessions/${id}`);
  const second = page.locator('.tabs-sticky li:not(.only-narrow) .tab').nth(1);
  await page.keyboard.press('2');
  await expect(page).toHaveURL(new RegExp(`${await second.getAttribute('href')}$`));
  await page.keyboard.press('r');
  await expect(form(page).outcome('Ask again')).toBeChecked();
  await page.keyboard.press('3');
  await expect(page.locator('.reason input:visible').nth(2)).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(form(page).outcome('Ask again')).not.toBeChecked();
  await expect(page.locator('.reason input:visible')).toHaveCount(0);
});

test('digits choose the same reasons after a refusal', async ({ desk, visit, guard }) => {
  const id = await desk.bring(person('Digit Refusedman'));
  const page = await visit('reviewer');
  await open(page, `/sessions/${id}`);
  await page.keyboard.press('d');
  const codes = () =>
    page.locator('.reason-group:not(.chosen-before) .reason input:visible').evaluateAll((all) => all.slice(0, 9).map((one) => (one as HTMLInputElement).value));
  const before = await codes();
  // one of the nine, and one far below them
  await page.keyboard.press('2');
  const last = page.locator('.reason input:visible').last();
  const far = await last.getAttribute('value');
  await last.check();
  await desk.api('PATCH', `/v3/session/${id}/update-status/`, { new_status: 'Approved' });
  guard.expectStatus(409);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.refusal')).toBeVisible();
  await expect(form(page).outcome('Decline')).toBeChecked();
  await expect(page.locator('.chosen-before .reason input:visible')).toHaveValue(far ?? '');
  expect(await codes()).toEqual(before);
  await expect(form(page).reason(before[1])).toBeChecked();
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await page.keyboard.press('2');
  await expect(form(page).reason(before[1])).not.toBeChecked();
});

test('a field keeps what is typed; Esc leaves it, Ctrl-Enter sends from inside it', async ({ desk, visit }) => {
  const id = await desk.bring(person('Fielda Typewell'));
  const page = await visit('reviewer');
  await open(page, `/sessions/${id}`);
  await page.keyboard.press('c');
  const { comment } = form(page);
  await expect(comment).toBeFocused();
  await page.keyboard.type('a d 1 g s ?');
  await expect(comment).toHaveValue('a d 1 g s ?');
  await expect(form(page).outcome('Approve')).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(comment).not.toBeFocused();
  await page.keyboard.press('a');
  await expect(form(page).outcome('Approve')).toBeChecked();
  await page.keyboard.press('c');
  await page.keyboard.press('Control+Enter');
  await expect(headStatus(page)).toHaveText('Approved');
  await expect(page.locator('#timeline')).toContainText('a d 1 g s ?');
});

test('other modifiers and a word that is being composed are left alone', async ({ desk, visit }) => {
  const id = await desk.bring(person('Modi Fierley'));
  const page = await visit('reviewer');
  await open(page, `/sessions/${id}`);
  for (const press of ['Alt+a', 'Shift+a', 'Control+Shift+Enter']) await page.keyboard.press(press);
  await page.evaluate(() => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', isComposing: true, bubbles: true }));
  });
  await expect(page.locator('[name=new_status]:checked')).toHaveCount(0);
  // the same press without any of it works
  await page.keyboard.press('a');
  await expect(form(page).outcome('Approve')).toBeChecked();
});

test('rows are walked with j and k, opened with Enter, and u leads back', async ({ visit }) => {
  const page = await visit('reviewer');
  await open(page, '/sessions?status=Approved');
  const links = page.locator('main .row-link');
  await page.keyboard.press('j');
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(links.nth(1)).toBeFocused();
  const address = await links.nth(1).getAttribute('href');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(address ?? '');
  await alive(page);
  await page.keyboard.press('u');
  await expect(page).toHaveURL('/sessions?status=Approved');
  await alive(page);
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search sessions')).toBeFocused();
});

test('g and a second key lead to an area, n takes the next session, m takes this one', async ({ desk, visit }) => {
  const id = await desk.bring(person('Claimant Mapleton'));
  const page = await visit('everything');
  await open(page, `/sessions/${id}`);
  await page.keyboard.press('m');
  await expect(page.getByText('You have it until')).toBeVisible();
  await alive(page);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page).toHaveURL(/\/insight/);
  await alive(page);
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page).toHaveURL(/\/admin/);
  await alive(page);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL('/sessions');
  await alive(page);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]{36}/);
  await expect(page.getByText('You have it until')).toBeVisible();
});

test('the help names the keys that work here, and gives focus back', async ({ visit }) => {
  const page = await visit('reviewer');
  await open(page, '/sessions');
  await page.keyboard.press('j');
  const row = page.locator('main .row-link').first();
  await expect(row).toBeFocused();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys that work here' });
  await expect(help).toBeVisible();
  await expect(help.getByText('Next row')).toBeVisible();
  await expect(help.getByText('Choose decline')).toBeHidden();
  // behind an open dialog nothing happens
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(row).toBeFocused();

  await open(page, `/sessions/${KNOWN.company}`);
  await page.getByRole('button', { name: 'Keys' }).click();
  await expect(help.getByText('Choose decline')).toBeVisible();
  await expect(help.getByText('Next row')).toBeHidden();
  await help.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Keys' })).toBeFocused();
});

test('what a key presses says so, to eyes and to screen readers', async ({ desk, visit }) => {
  const id = await desk.bring(person('Hinta Legend'));
  const page = await visit('reviewer');
  await open(page, `/sessions/${id}`);
  await expect(page.locator('.outcome-declined .key')).toHaveText('d');
  await expect(page.locator('.outcome-declined .key')).toBeVisible();
  await expect(form(page).outcome('Decline')).toHaveAttribute('aria-keyshortcuts', 'd');
  await expect(form(page).comment).toHaveAttribute('aria-keyshortcuts', 'c');
  await expect(page.locator('#decision-form [data-key=send]')).toHaveAttribute('aria-keyshortcuts', 'Control+Enter');
});

test('switched off, no key does anything and none is shown', async ({ desk, visit }) => {
  const id = await desk.bring(person('Offa Silentkey'));
  const page = await visit('reviewer');
  await page.addInitScript(() => {
    new MutationObserver(() => document.documentElement?.setAttribute('data-keys', 'off')).observe(document, { childList: true });
  });
  await openSession(page, id);
  await alive(page);
  await expect(page.locator('html')).toHaveAttribute('data-keys', 'off');
  for (const press of ['d', 'a', '?', 'n', 'Control+k']) await page.keyboard.press(press);
  await expect(page.locator('[name=new_status]:checked')).toHaveCount(0);
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await expect(page).toHaveURL(`/sessions/${id}`);
  await expect(page.locator('.key:visible')).toHaveCount(0);
  await expect(page.locator('[aria-keyshortcuts]')).toHaveCount(0);
});
