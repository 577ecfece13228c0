import type { Page } from '@playwright/test';
import { KNOWN } from '../support/payloads';
import { expect, test } from '../support/test';

const rows = (page: Page) => page.locator('table.sessions tbody tr');
const numbers = (page: Page) => page.locator('table.sessions td.id').allInnerTexts();
const link = (page: Page, id: string) => page.locator(`table.sessions a[href="/sessions/${id}"]`);

async function search(page: Page, text: string): Promise<void> {
  await page.getByLabel('Search sessions').fill(text);
  await page.getByLabel('Search sessions').press('Enter');
  // the word is in the address, so this is the answer and not the page before
  await page.waitForURL((url) => url.searchParams.get('q') === text);
}

test('status and kind narrow the list down, in the address', async ({ visit }) => {
  const page = await visit('reviewer');
  await page.goto('/sessions');
  await page.getByRole('combobox', { name: 'Status' }).selectOption('In Review');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('business');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) => url.searchParams.get('status') === 'In Review' && url.searchParams.get('kind') === 'business');
  await expect(rows(page).first()).toBeVisible();
  const found = await rows(page).count();
  await expect(rows(page).filter({ hasText: 'In Review' }).filter({ hasText: 'Business' })).toHaveCount(found);

  // the same address is the same list; the tab of a status keeps the kind, and the kind can be taken off
  await page.reload();
  await expect(rows(page)).toHaveCount(found);
  await page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: /^Declined/ }).click();
  await page.waitForURL((url) => url.searchParams.get('status') === 'Declined' && url.searchParams.get('kind') === 'business');
  await expect(rows(page).filter({ hasText: 'Person' })).toHaveCount(0);
  await page.getByRole('link', { name: /^Kind/ }).click();
  await page.waitForURL((url) => url.searchParams.get('status') === 'Declined' && !url.searchParams.has('kind'));
  await expect(rows(page).filter({ hasText: 'Person' }).first()).toBeVisible();
});

test('a rare status is found by its tab', async ({ visit }) => {
  const page = await visit('reviewer');
  await page.goto('/sessions');
  await page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: /^Canceled/ }).click();
  await expect(link(page, KNOWN.canceled)).toBeVisible();
  await expect(rows(page).filter({ hasNotText: 'Canceled' })).toHaveCount(0);
});

for (const [what, text, id] of [
  ['a name in Latin script', 'tarrowmere', KNOWN.company],
  ['a name in Arabic script', 'الفانوسي', KNOWN.arabic],
  ['a whole name in Chinese script', '司徒墨澜', KNOWN.chinese],
  ['a part of a name in Chinese script', '墨澜', KNOWN.chinese],
  ['a registration number', 'EX-0440193', KNOWN.company],
] as const) {
  test(`${what} finds its session`, async ({ visit }) => {
    const page = await visit('reviewer');
    await page.goto('/sessions');
    await search(page, text);
    await expect(link(page, id)).toBeVisible();
    expect(await rows(page).count()).toBeLessThan(5);
    // what was looked for stands there still, and can be taken off
    await expect(page.getByLabel('Search sessions')).toHaveValue(text);
    await page.getByRole('link', { name: /^Search .*take off$/ }).click();
    await expect(page).toHaveURL('/sessions');
  });
}

// it names one session and nothing else, so there is no list to read
test('an id in the search of the list leads to its session', async ({ visit }) => {
  const page = await visit('reviewer');
  await page.goto('/sessions');
  await page.getByLabel('Search sessions').fill(KNOWN.longName);
  await page.getByLabel('Search sessions').press('Enter');
  await expect(page).toHaveURL(`/sessions/${KNOWN.longName}`);
  await page.goto(`/sessions?status=Approved&q=${KNOWN.arabic}`);
  await expect(page).toHaveURL(/status=Approved/);
  await expect(link(page, KNOWN.arabic)).toBeVisible();
});

test('Older and Newer walk the list without losing a row', async ({ visit }) => {
  const page = await visit('reviewer');
  await page.goto('/sessions?limit=25&status=Approved');
  await expect(rows(page)).toHaveCount(25);
  await expect(page.getByRole('link', { name: 'Newer' })).toHaveCount(0);
  const first = await numbers(page);
  await page.getByRole('link', { name: 'Older' }).click();
  await page.waitForURL((url) => url.searchParams.has('before'));
  await expect(page.locator('table.sessions td.id').first()).not.toHaveText(first[0]);
  const second = await numbers(page);
  expect(second).toHaveLength(25);
  expect(Math.max(...second.map(Number))).toBeLessThan(Math.min(...first.map(Number)));
  await page.getByRole('link', { name: 'Newer' }).click();
  await page.waitForURL((url) => url.searchParams.has('after'));
  await expect(page.locator('table.sessions td.id').first()).toHaveText(first[0]);
  expect(await numbers(page)).toEqual(first);
});

test('a search without result says so and offers a way out', async ({ visit }) => {
  const page = await visit('reviewer');
  await page.goto('/sessions');
  await search(page, 'Zzyzxqwv');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('link', { name: 'Show all sessions' }).click();
  await expect(page).toHaveURL('/sessions');
  await expect(rows(page).first()).toBeVisible();
});

test('a filter that the list does not know is named as such', async ({ visit, guard }) => {
  guard.expectStatus(400);
  const page = await visit('reviewer');
  await page.goto('/sessions?status=Nonsense');
  await expect(page.getByText('This filter is not understood')).toBeVisible();
  await page.getByRole('link', { name: 'Without filter' }).click();
  await expect(rows(page).first()).toBeVisible();
});
