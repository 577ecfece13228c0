// Pages that others or earlier acts have filled, in both themes: axe finds nothing, and a picture is kept.
import { alive, entry, form, headStatus, jobSays, openSession } from '../support/acts';
import { LOOKING, lookable, looks } from '../support/looks';
import { person } from '../support/payloads';
import { unreviewed } from '../support/states';
import { expect, test } from '../support/test';

test.beforeEach(() => test.setTimeout(LOOKING));

test('session-sent, webhooks-full', async ({ desk, visit, scripts, receiver }) => {
  const id = await desk.bring(person('Senta Delivered'));
  const page = await lookable(visit, scripts, 'reviewer');
  await openSession(page, id);
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).send();
  await expect(headStatus(page)).toHaveText('Declined');
  await expect.poll(() => receiver.of(id).length).toBeGreaterThan(0);
  await expect(async () => {
    await page.reload();
    await expect(page.locator('#sent')).toContainText('200', { timeout: 500 });
  }).toPass();
  await looks(page, 'session-sent', scripts);

  const admin = await lookable(visit, scripts, 'admin');
  await admin.goto('/admin/webhooks');
  await expect(admin.locator('table.webhooks')).toContainText(receiver.url);
  await looks(admin, 'webhooks-full', scripts);
});

test('views-saved, sessions-viewed', async ({ desk, visit, scripts }) => {
  const page = await lookable(visit, scripts, await desk.person('manager', 'Vida Viewmaker'));
  for (const [name, shared] of [['Waiting since Monday', false], ['Companies with errors, for everybody at the desk', true]] as const) {
    await page.goto('/sessions/view?status=In%20Review');
    await page.locator('#save').getByLabel('Name').fill(name);
    await page.locator('#save').getByRole('checkbox').setChecked(shared);
    await page.getByRole('button', { name: 'Save view', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.has('view'));
  }
  await looks(page, 'sessions-viewed', scripts);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/sessions/view');
  await looks(page, 'views-saved', scripts);
  await page.emulateMedia({ colorScheme: 'light' });
  for (const left of [1, 0]) {
    await page.goto('/sessions/view');
    await page.getByRole('button', { name: /^Delete / }).first().click();
    await expect(page.locator('#views tbody tr')).toHaveCount(left);
  }
});

test('sessions-unsent', async ({ desk, visit, scripts }) => {
  const mark = `unsent${Date.now()}${Math.floor(performance.now())}`;
  for (const name of ['Una Tickedone', 'Una Tickedtwo']) await desk.bring({ ...person(name), vendor_data: mark });
  const who = await desk.person('manager', 'Ursa Latetick');
  const page = await lookable(visit, scripts, who);
  await page.goto(`/sessions?external_ref=${mark}`);
  await page.locator('.tick input').first().check();
  await desk.expire(who);
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('.tick input:checked')).toHaveCount(1);
  await looks(page, 'sessions-unsent', scripts);
});

test('templates-full, session-template', async ({ desk, visit, scripts }) => {
  const title = `A photo that is blurred ${Date.now()}`;
  const admin = await lookable(visit, scripts, 'admin');
  await admin.goto('/admin/templates');
  await admin.getByLabel('Title').fill(title);
  await admin.getByLabel('Comment text').fill('The photo is blurred.\nWe asked for a sharper one, taken by daylight and without a flash.');
  await admin.getByRole('button', { name: 'Add template' }).click();
  await expect(admin.getByRole('row', { name: title })).toBeVisible();
  await looks(admin, 'templates-full', scripts);
  const page = await lookable(visit, scripts, 'reviewer');
  await openSession(page, await desk.bring(person('Templa Lookedat')));
  await form(page).choose('Decline');
  await form(page).box.getByRole('combobox', { name: 'Template' }).selectOption(title);
  await form(page).box.getByRole('button', { name: 'Insert' }).click();
  await expect(form(page).comment).toHaveValue(/sharper/);
  await looks(page, 'session-template', scripts);
  await admin.getByRole('row', { name: title }).getByRole('button').click();
  await expect(admin.getByRole('row', { name: title })).toHaveCount(0);
});

test('session-privacy, privacy-full', async ({ desk, visit, scripts }) => {
  const id = await desk.bring(person('Priva Askedfor', 'Approved'));
  const page = await lookable(visit, scripts, 'manager');
  await openSession(page, id);
  await page.locator('#privacy').getByLabel('Ask an admin to').selectOption({ index: 0 });
  await page.locator('#privacy').getByLabel('Reason').fill('The subject asked for it in writing.');
  await page.locator('#privacy').getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.locator('#privacy table')).toBeVisible();
  await looks(page, 'session-privacy', scripts);
  const admin = await lookable(visit, scripts, 'admin');
  await admin.goto('/admin/privacy');
  await expect(admin.getByRole('button', { name: /^Return/ }).first()).toBeVisible();
  await looks(admin, 'privacy-full', scripts);
  await admin.getByRole('button', { name: /^Return/ }).first().click();
});

test('sessions-mentioned, session-gates', async ({ desk, visit, scripts }) => {
  const id = await desk.bring(unreviewed('Menta Readme'));
  const who = await desk.person('reviewer', 'Minna Mentioned');
  const writer = await visit('manager');
  await openSession(writer, id);
  await writer.locator('#note').fill(`@${who.email} please look at the hit of the newspaper.`);
  await writer.getByRole('button', { name: 'Add note' }).click();
  await expect(entry(writer, 'newspaper')).toBeVisible();
  const page = await lookable(visit, scripts, who);
  await page.goto('/sessions');
  await expect(page.getByText('Written to you')).toBeVisible();
  await looks(page, 'sessions-mentioned', scripts);
  await page.emulateMedia({ colorScheme: 'light' });
  await openSession(page, id);
  await looks(page, 'session-gates', scripts);
});

test('bulk-mixed', async ({ desk, visit, scripts }) => {
  const mark = `mixed${Date.now()}${Math.floor(performance.now())}`;
  const free = await desk.bring({ ...person('Mixo Overtaken'), vendor_data: mark });
  await desk.bring({ ...person('Mixa Undisturbed'), vendor_data: mark });
  const page = await lookable(visit, scripts, 'manager');
  await page.goto(`/sessions?external_ref=${mark}`);
  for (const at of [0, 1]) await page.locator('.tick input').nth(at).check();
  expect((await desk.api('PATCH', `/v3/session/${free}/update-status/`, { new_status: 'Approved' })).ok).toBe(true);
  await page.getByRole('button', { name: 'Decline', exact: true }).click();
  await page.locator('input[name="reason_codes"][value="106"]').check();
  await page.getByRole('button', { name: 'Decline 2 sessions' }).click();
  await jobSays(page, 'All 2 have their result.');
  await looks(page, 'bulk-mixed', scripts);
});

test('sessions-compact, session-compact', async ({ desk, visit, scripts }) => {
  const who = await desk.person('manager', 'Coma Compactly');
  const page = await lookable(visit, scripts, who);
  await page.goto('/profile');
  await page.getByLabel('Density').selectOption('compact');
  await page.locator('form', { has: page.getByLabel('Density') }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.goto('/sessions?limit=25');
  if (scripts) await alive(page);
  await looks(page, 'sessions-compact', scripts);
  await page.emulateMedia({ colorScheme: 'light' });
  await openSession(page, await desk.bring(person('Coma Compactsession')));
  await looks(page, 'session-compact', scripts);
});
