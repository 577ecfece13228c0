// What the desk promises in passing and no other file shows: searched by address, mentioned, sent twice, done with many.
import { entry, form, headStatus, jobSays, openSession } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

test('an email address finds its session, as the subject gave it and as it was verified', async ({ desk, visit }) => {
  const mark = `${Date.now()}${Math.floor(performance.now())}`;
  const [given, verified] = [`given${mark}@people.example`, `verified${mark}@people.example`];
  const one = await desk.bring({ ...person('Ema Givenaddress'), contact_details: { email: given, email_lang: 'en' } });
  const email_verifications = [{ node_id: 'email', status: 'Approved', email: verified }];
  const two = await desk.bring({ ...person('Ema Verifiedaddress'), email_verifications });
  const page = await visit('reviewer');
  for (const [address, id] of [[given, one], [verified, two], [verified.toUpperCase(), two]]) {
    await page.goto('/sessions');
    await page.getByLabel('Search sessions').fill(address);
    await page.getByLabel('Search sessions').press('Enter');
    await expect(page.locator('table.sessions tbody tr')).toHaveCount(1);
    await expect(page.locator(`table.sessions a[href="/sessions/${id}"]`)).toBeVisible();
  }
});

test('a note that names a colleague stands above their list until they have opened the session', async ({ desk, visit }) => {
  const id = await desk.bring(person('Menta Notewell'));
  const who = await desk.person('reviewer', 'Minna Colleague');
  const writer = await visit('manager');
  await openSession(writer, id);
  await writer.locator('#note').fill(`@${who.email} please look at the second page.`);
  await writer.getByRole('button', { name: 'Add note' }).click();
  await expect(entry(writer, 'the second page')).toBeVisible();
  const page = await visit(who);
  for (const path of ['/sessions', '/queue']) {
    await page.goto(path);
    await expect(page.getByText('Written to you')).toBeVisible();
  }
  await page.getByRole('link', { name: /wrote to you in session/ }).click();
  await expect(page).toHaveURL(`/sessions/${id}`);
  await page.goto('/sessions');
  await expect(page.getByText('Written to you')).toHaveCount(0);
});

test('a double click decides once', async ({ desk, visit }) => {
  const id = await desk.bring(person('Dubla Clicker'));
  const page = await visit('reviewer');
  await openSession(page, id);
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).box.locator('button.primary').dblclick();
  await expect(headStatus(page)).toHaveText('Declined');
  await expect(form(page).refusal).toHaveCount(0);
  const answer = await (await desk.api('GET', `/v3/session/${id}/decision/`)).json();
  expect(answer.version).toBe(2);
  expect(answer.reviews).toHaveLength(1);
});

test('many sessions are taken, approved and asked again by the bar below the list', async ({ desk, visit }) => {
  test.setTimeout(120_000);
  const page = await visit(await desk.person('manager', 'Manya Allbulk'));
  for (const [act, send, status] of [
    ['Assign', /^Assign 2 sessions/, 'In Review'],
    ['Approve', /^Approve 2 sessions/, 'Approved'],
    ['Ask again', /^Ask 2 subjects again/, 'Resubmitted'],
  ] as const) {
    const mark = `all${Date.now()}${Math.floor(performance.now())}`;
    for (const name of ['Alla Firstbulk', 'Alla Secondbulk']) await desk.bring({ ...person(name), vendor_data: mark });
    await page.goto(`/sessions?external_ref=${mark}`);
    await page.locator('select[name="scope"]').selectOption('page');
    await page.getByRole('button', { name: act, exact: true }).click();
    await expect(page.getByText('2 sessions chosen')).toBeVisible();
    if (act === 'Ask again') await page.locator('input[name="reason_codes"][value="203"]').check();
    await page.getByRole('button', { name: send }).click();
    await jobSays(page, 'All 2 have their result.');
    await page.goto(`/sessions?external_ref=${mark}`);
    await expect(page.locator('table.sessions tbody tr').filter({ hasText: status })).toHaveCount(2);
    if (act === 'Assign') await expect(page.locator('td.holder').filter({ hasText: 'Manya Allbulk' })).toHaveCount(2);
  }
});
