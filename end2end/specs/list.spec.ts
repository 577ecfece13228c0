// The list as a whole working day needs it: filters, columns, views, the file, many at once, and the queue.
import type { Page } from '@playwright/test';
import { jobSays } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

const rows = (page: Page) => page.locator('table.sessions tbody tr');
const heads = (page: Page) => page.locator('table.sessions thead th');

test('filters behind the fold narrow the list, stand as chips, and are taken off one by one', async ({ desk, visit }) => {
  const reference = `fold-${Date.now()}-${Math.floor(performance.now())}`;
  await desk.bring({ ...person('Folda Filterley'), vendor_data: reference });
  const page = await visit('manager');
  await page.goto('/sessions');
  await page.getByText('More filters').click();
  await page.getByLabel('Reference').fill(reference);
  await page.getByLabel('Assignee').selectOption('none');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL((url) => url.searchParams.get('external_ref') === reference);
  await expect(rows(page)).toHaveCount(1);
  const chips = page.getByRole('list', { name: 'Filters that are set' }).getByRole('link');
  await expect(chips).toHaveCount(2);
  await page.getByRole('link', { name: /^Assignee Nobody/ }).click();
  await expect(chips).toHaveCount(1);
  await expect(rows(page)).toHaveCount(1);
});

test('columns are chosen, ordered and kept; a view keeps filter and columns under a name', async ({ desk, visit }) => {
  const page = await visit(await desk.person('manager', 'Vesper Columnwright'));
  await page.goto('/sessions?status=In%20Review');
  await page.getByRole('link', { name: 'Columns', exact: true }).click();
  const box = (name: string) => page.locator('#columns').getByRole('checkbox', { name });
  await box('UBO KYC').uncheck();
  await box('Reference').check();
  await page.getByRole('button', { name: 'Save columns' }).click();
  await page.waitForURL((url) => url.pathname === '/sessions');
  await expect(heads(page).last()).toHaveText('Reference');
  await expect(heads(page).filter({ hasText: 'UBO KYC' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Columns', exact: true }).click();
  await page.getByRole('button', { name: /Reference$/ }).click();
  await expect(page.locator('#columns li').nth(9)).toContainText('Reference');

  await page.goto('/sessions?status=In%20Review');
  await page.getByRole('link', { name: 'Save view' }).click();
  await page.locator('#save').getByLabel('Name').fill('Waiting for me');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.waitForURL((url) => url.searchParams.has('view'));
  const view = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Waiting for me' });
  await expect(view).toHaveAttribute('aria-current', 'page');
  await page.goto('/sessions');
  await view.click();
  await page.waitForURL((url) => url.searchParams.get('status') === 'In Review');
  await page.getByRole('link', { name: 'Columns', exact: true }).click();
  await page.getByRole('button', { name: 'Delete Waiting for me' }).click();
  await expect(page.locator('#views')).toHaveCount(0);
});

test('ticked sessions are declined together, each with its own result, and the job is found again', async ({ desk, visit }) => {
  const mark = `bulk${Date.now()}${Math.floor(performance.now())}`;
  const free = await desk.bring({ ...person('Bulko Firstling'), vendor_data: mark });
  await desk.bring({ ...person('Bulka Secondry'), vendor_data: mark });
  const page = await visit(await desk.person('manager', 'Manya Bulkley'));
  await page.goto(`/sessions?external_ref=${mark}`);
  await page.locator('.tick input').first().check();
  await page.locator('.tick input').nth(1).check();
  // somebody else is faster with one of them
  const answer = await desk.api('PATCH', `/v3/session/${free}/update-status/`, { new_status: 'Approved' });
  expect(answer.ok).toBe(true);
  await page.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(page.getByText('2 sessions chosen')).toBeVisible();
  await page.locator('input[name="reason_codes"][value="106"]').check();
  await page.getByRole('button', { name: 'Decline 2 sessions' }).click();
  await jobSays(page, 'All 2 have their result.');
  await expect(rows(page).filter({ hasText: 'Refused' })).toContainText('changed this session after this view was drawn');
  await expect(rows(page).filter({ hasText: 'Done' })).toHaveCount(1);
  await page.goto('/queue');
  await page.locator('#jobs').getByRole('link', { name: 'Decline' }).click();
  await jobSays(page, 'All 2 have their result.');
});

test('the file holds the rows of the list', async ({ desk, visit }) => {
  const page = await visit('manager');
  await page.goto('/sessions?status=Canceled');
  const href = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href');
  const answer = await fetch(desk.url + href, { headers: { cookie: `sid=${await desk.cookie(desk.account('manager'))}` } });
  expect(answer.headers.get('content-type')).toContain('text/csv');
  expect((await answer.text()).trim().split('\r\n')).toHaveLength(1 + (await rows(page).count()));
});

test('the queue hands out the next session, and takes it back', async ({ desk, visit }) => {
  const page = await visit(await desk.person('reviewer', 'Quentin Rowbotham'));
  await page.goto('/');
  await expect(page).toHaveURL('/queue');
  await page.getByRole('button', { name: 'Start review' }).click();
  await page.waitForURL(/\/sessions\/[0-9a-f-]{36}/);
  const first = page.url();
  await page.getByRole('button', { name: 'Next session' }).click();
  await page.waitForURL((url) => url.href !== first && /\/sessions\/[0-9a-f-]{36}/.test(url.pathname));
  await page.goto('/queue');
  const mine = page.locator('#mine tbody tr');
  await expect(mine).toHaveCount(2);
  await mine.first().getByRole('button', { name: /^Hand back/ }).click();
  await expect(page).toHaveURL('/queue');
  await expect(mine).toHaveCount(1);
  await mine.first().getByRole('button', { name: /^Hand back/ }).click();
  await expect(mine).toHaveCount(0);
});
