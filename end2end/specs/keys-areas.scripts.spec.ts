// Keys that tick rows and lead to areas: each where the person's roles have it, none where they have switched keys off.
import type { Page } from '@playwright/test';
import { alive, form } from '../support/acts';
import type { DemoAccount } from '../support/desk';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await alive(page);
}

async function go(page: Page, area: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(area);
}

test('x ticks the row that has focus and brings the bar for many into view; x once more takes it back', async ({ desk, visit }) => {
  for (const name of ['Tickla Rowhouse', 'Tickla Rowbottom', 'Tickla Rowntree']) await desk.bring(person(name));
  const page = await visit('manager', { viewport: { width: 1440, height: 420 } });
  await open(page, '/sessions?q=tickla');
  const boxes = page.locator('.tick input');
  const bar = page.getByRole('group', { name: 'With many sessions' });
  await expect(boxes).toHaveCount(3);
  await expect(bar).not.toBeInViewport({ ratio: 1 });
  // no row has focus yet
  await page.keyboard.press('x');
  await expect(page.locator('.tick input:checked')).toHaveCount(0);

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(boxes.nth(0)).toBeChecked();
  await expect(bar).toBeInViewport({ ratio: 1 });
  // the row keeps focus, so the next key goes on from it
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(boxes.nth(2)).toBeChecked();
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await page.keyboard.press('x');
  await expect(boxes.nth(0)).not.toBeChecked();
  await bar.getByRole('button', { name: 'Tag', exact: true }).click();
  await expect(page).toHaveURL(/\/bulk\//);
  await expect(page.locator('.page-head')).toContainText('1 session chosen');
});

test('keys go on after a box was ticked by pointer', async ({ desk, visit }) => {
  for (const name of ['Pointa Boxwell', 'Pointa Boxford']) await desk.bring(person(name));
  const page = await visit('manager');
  await open(page, '/sessions?q=pointa');
  await page.locator('.tick input').first().click();
  await page.keyboard.press('j');
  await expect(page.locator('main .row-link').nth(1)).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.locator('.tick input:checked')).toHaveCount(2);
});

/** Where `g` and each key lead for an account; nothing where its roles have no such area. */
const AREAS: Array<[DemoAccount, Record<string, string | RegExp | null>]> = [
  // who administers nothing finds the audit log among what they look at
  ['reviewer', { q: '/queue', s: '/sessions', i: '/admin/audit', a: null }],
  ['manager', { q: '/queue', s: '/sessions', i: /\/insight\//, a: null }],
  ['admin', { q: null, s: null, i: null, a: /\/admin\// }],
  ['auditor', { q: null, s: '/sessions', i: /\/insight\//, a: /\/admin\// }],
];

for (const [account, areas] of AREAS) {
  test(`g leads ${account} to their own areas alone, and the help names no others`, async ({ visit }) => {
    const page = await visit(account);
    for (const [key, area] of Object.entries(areas)) {
      await open(page, '/profile');
      await go(page, key);
      if (area) {
        await expect(page).toHaveURL(area);
        continue;
      }
      // the help opens only once the pair before it was dealt with: nothing came of that
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keys that work here' })).toBeVisible();
      await expect(page.locator(`#keys-help [data-for="go-${{ q: 'queue', s: 'sessions', i: 'insight', a: 'admin' }[key]}"]`)).toBeHidden();
      await expect(page).toHaveURL('/profile');
    }
  });
}

test('switched off in the profile, no key ticks, leads or chooses, until they are switched on again', async ({ desk, visit }) => {
  const who = await desk.person('manager', 'Keyless Kerensa');
  const id = await desk.bring(person('Offah Switchwell'));
  const page = await visit(who);
  const save = async (on: boolean) => {
    await page.goto('/profile');
    await page.getByRole('checkbox', { name: /^Keyboard shortcuts/ }).setChecked(on);
    await page.locator('form', { has: page.getByLabel('Density') }).getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
  };
  await save(false);
  await open(page, '/sessions?q=switchwell');
  await page.locator('main .row-link').focus();
  for (const press of ['x', 'g', 's', 'g', 'q', '/', '?']) await page.keyboard.press(press);
  await expect(page.locator('.tick input:checked')).toHaveCount(0);
  await expect(page.locator('main .row-link')).toBeFocused();
  await expect(page).toHaveURL('/sessions?q=switchwell');
  await open(page, `/sessions/${id}`);
  for (const press of ['m', 'c', 'u', 'n', 'd']) await page.keyboard.press(press);
  await expect(form(page).outcome('Decline')).not.toBeChecked();
  await expect(form(page).comment).not.toBeFocused();
  await expect(page.getByText('Nobody has taken it.')).toBeVisible();
  await expect(page).toHaveURL(`/sessions/${id}`);

  await save(true);
  await open(page, '/sessions?q=switchwell');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.locator('.tick input:checked')).toHaveCount(1);
  await go(page, 'q');
  await expect(page).toHaveURL('/queue');
});
