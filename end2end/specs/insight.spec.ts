import type { Page } from '@playwright/test';
import { company, KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const companies = (page: Page) => page.locator('table.companies tbody tr');
const figures = async (page: Page, column: number) =>
  (await companies(page).locator(`td:nth-child(${column})`).allInnerTexts()).map((text) => (text === '–' ? 0 : Number(text)));

test('every company stands there with figures, flagged first', async ({ visit }) => {
  const page = await visit('manager');
  await page.goto('/insight/ubo');
  const tarrowmere = companies(page).filter({ has: page.locator(`a[href="/sessions/${KNOWN.company}"]`) });
  await expect(tarrowmere.locator('td.num')).toHaveText(['5', '1', '2', '2']);
  await expect(tarrowmere.getByRole('img')).toHaveAttribute('aria-label', '1 approved, 2 flagged, 2 pending of 5');
  const flagged = await figures(page, 6);
  const lastFlagged = flagged.findLastIndex((n) => n > 0);
  const firstOther = flagged.findIndex((n) => n === 0);
  expect(firstOther === -1 || lastFlagged < firstOther, flagged.join()).toBe(true);

  // from there to the company and to the person
  await tarrowmere.locator('.person-link', { hasText: '司徒墨澜' }).click();
  await expect(page).toHaveURL(`/sessions/${KNOWN.chinese}`);
  await page.goBack();
  await tarrowmere.locator('a.row-link').click();
  await expect(page).toHaveURL(`/sessions/${KNOWN.company}`);
});

test('flagged and pending are filters in the address', async ({ visit }) => {
  const page = await visit('manager');
  await page.goto('/insight/ubo');
  const tabs = page.getByRole('navigation', { name: 'Companies' });
  await tabs.getByRole('link', { name: /^With a flagged owner/ }).click();
  await expect(page).toHaveURL('/insight/ubo?filter=flagged');
  await expect(tabs.getByRole('link', { name: /^With a flagged owner/ })).toHaveAttribute('aria-current', 'page');
  expect(Math.min(...(await figures(page, 6)))).toBeGreaterThan(0);
  await tabs.getByRole('link', { name: /^With a pending owner/ }).click();
  await expect(page).toHaveURL('/insight/ubo?filter=pending');
  await expect(tabs.getByRole('link', { name: /^With a pending owner/ })).toHaveAttribute('aria-current', 'page');
  expect(Math.min(...(await figures(page, 7)))).toBeGreaterThan(0);
});

test('a decision on an owner moves the figures of the company', async ({ desk, visit }) => {
  const owner = person('Marguerite Altenquist');
  await desk.bring(owner);
  const firm = company('Altenquist Boatyard AB', { session_id: owner.session_id, name: 'Marguerite Altenquist' });
  await desk.bring(firm);
  const page = await visit('manager');
  const row = companies(page).filter({ has: page.locator(`a[href="/sessions/${firm.session_id}"]`) });
  await page.goto('/insight/ubo?filter=flagged');
  while ((await row.count()) === 0) await page.getByRole('link', { name: 'Next page' }).click();
  await expect(row.locator('td.num')).toHaveText(['1', '0', '1', '0']);

  const answer = await desk.api('PATCH', `/v3/session/${owner.session_id}/update-status/`, { new_status: 'Approved' });
  expect(answer.ok).toBe(true);
  await page.goto(`/sessions/${firm.session_id}`);
  await expect(page.locator('#key-people .ubo-figures li')).toHaveText(['1 owner', '1 approved', '0 flagged', '0 pending']);
});

test('the overview can be walked to its end, and companies without linked KYC say so', async ({ visit }) => {
  const page = await visit('manager');
  await page.goto('/insight/ubo');
  const seen = new Set<string>();
  for (;;) {
    const links = await companies(page).locator('a.row-link').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    links.forEach((href) => expect(seen.has(href), `${href} twice`).toBe(false));
    links.forEach((href) => seen.add(href));
    const next = page.getByRole('link', { name: 'Next page' });
    if ((await next.count()) === 0) break;
    const to = await next.getAttribute('href');
    await next.click();
    await page.waitForURL((url) => url.pathname + url.search === to);
    await expect(companies(page).locator(`a.row-link[href="${links[0]}"]`)).toHaveCount(0);
  }
  const total = Number(/of ([\d\u202f]+)/.exec(await page.locator('.pager-shown').innerText())?.[1].replace(/\u202f/g, ''));
  expect(seen.size).toBe(total);
  await expect(page.getByText('no linked KYC').first()).toBeVisible();
});
