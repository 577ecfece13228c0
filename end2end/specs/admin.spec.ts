import { signIn } from '../support/acts';
import { expect, test } from '../support/test';

const PASSWORD = 'thistle-harbour-marble-12';

test('a person is added, joins by a link that works once, and is shut out at once', async ({ visit, guard }) => {
  const email = `wren.${Date.now()}@people.example`;
  const admin = await visit('admin');
  await admin.goto('/admin/people');
  const add = admin.locator('#add');
  await add.getByLabel('Name').fill('Wren Ashgrove');
  await add.getByLabel('Email').fill(email);
  await add.getByRole('checkbox', { name: /^Reviewer/ }).check();
  await add.getByRole('button', { name: 'Add person' }).click();
  const link = await admin.locator('.secret').innerText();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/join\/\S{20,}$/);
  const row = admin.getByRole('row', { name: email });
  await expect(row).toContainText('Invited');

  // the link is shown this once
  await admin.goto('/admin/people');
  await expect(admin.locator('.secret')).toHaveCount(0);

  const wren = await visit();
  await wren.goto(link);
  await wren.getByLabel('Password').fill(PASSWORD);
  await wren.getByRole('button', { name: 'Choose this password' }).click();
  await expect(wren).toHaveURL('/queue');
  await expect(wren.locator('.who-name')).toHaveText('Wren Ashgrove');

  // a second use of the link is refused
  guard.expectStatus(410, 401);
  const late = await visit();
  await late.goto(link);
  if (await late.getByLabel('Password').count()) {
    await late.getByLabel('Password').fill(PASSWORD);
    await late.getByRole('button', { name: 'Choose this password' }).click();
  }
  await expect(late.getByRole('alert')).toContainText('This link was used already');
  await late.goto('/sign-in');
  await signIn(late, { email, password: PASSWORD });
  await expect(late).toHaveURL('/queue');

  await admin.goto('/admin/people');
  await expect(row).toContainText('Active');
  await row.getByRole('button', { name: /^Disable/ }).click();
  await expect(admin.getByText('The account is disabled and signed out everywhere.')).toBeVisible();
  await expect(row).toContainText('Disabled');
  for (const page of [wren, late]) {
    await page.goto('/sessions');
    await expect(page).toHaveURL(/\/sign-in/);
  }
  await signIn(late, { email, password: PASSWORD });
  await expect(late.getByRole('alert')).toHaveText('Email or password is not right.');

  await row.getByRole('button', { name: /^Enable/ }).click();
  await expect(row).toContainText('Active');
  await signIn(late, { email, password: PASSWORD });
  await expect(late).toHaveURL('/sessions');
});

test('a slip in the form for a new person keeps what was typed', async ({ desk, visit, guard }) => {
  guard.expectStatus(400);
  const admin = await visit('admin');
  await admin.goto('/admin/people');
  const add = admin.locator('#add');
  await add.getByLabel('Name').fill('Somebody Else');
  await add.getByLabel('Email').fill(desk.account('reviewer').email);
  await add.getByRole('checkbox', { name: /^Auditor/ }).check();
  await add.getByRole('button', { name: 'Add person' }).click();
  await expect(admin.getByRole('alert')).toContainText('There is an account with this email already.');
  await expect(add.getByLabel('Name')).toHaveValue('Somebody Else');
  await expect(add.getByRole('checkbox', { name: /^Auditor/ })).toBeChecked();
});

test('roles are changed by another admin and count from the next click on', async ({ desk, visit, guard }) => {
  guard.expectStatus(403);
  const who = await desk.person('reviewer', 'Lucian Merriwether');
  const page = await visit(who);
  await page.goto('/sessions');
  // an open list hears of it and asks anew by itself, which is not the click that is meant here
  await page.goto('about:blank');
  const admin = await visit('admin');
  await admin.goto('/admin/people');
  const row = admin.getByRole('row', { name: who.email });
  await row.locator('summary').click();
  await row.getByRole('checkbox', { name: 'Reviewer' }).uncheck();
  await row.getByRole('checkbox', { name: 'Admin' }).check();
  await row.getByRole('button', { name: 'Save roles' }).click();
  await expect(admin.getByText('The roles are changed; they count from the next click on.')).toBeVisible();
  expect((await page.goto('/sessions'))?.status()).toBe(403);
  await page.goto('/admin/people');
  await expect(page.locator('h1')).toHaveText('People');
});

test('nobody changes their own roles or disables themselves, and the page says why', async ({ visit, guard }) => {
  const admin = await visit('admin');
  await admin.goto('/admin/people');
  const mine = admin.getByRole('row').filter({ hasText: '(you)' });
  await expect(mine.getByRole('button', { name: 'Disable' })).toBeDisabled();
  await expect(mine).toContainText('not your own account');
  await expect(mine).toContainText('nobody changes their own');
  // the same when the button is forged: another row's form sent with one's own id
  guard.expectStatus(409);
  const other = admin.getByRole('row').filter({ hasText: 'reviewer@countersign.example' });
  const id = await mine.locator('input[name="user_id"]').first().getAttribute('value');
  await other.locator('form', { hasText: 'Disable' }).locator('input[name="user_id"]').evaluate((input: HTMLInputElement, id) => (input.value = id ?? ''), id);
  await other.getByRole('button', { name: /^Disable/ }).click();
  await expect(admin.getByRole('alert')).toHaveText('Nobody disables their own account. Ask another admin.');
});

test('a key is shown once, works, and is refused after Revoke', async ({ desk, visit }) => {
  const name = `onboarding ${Date.now()}`;
  const admin = await visit('admin');
  await admin.goto('/admin/keys');
  await admin.getByLabel('Name').fill(name);
  await admin.getByRole('checkbox', { name: /list:sessions/ }).check();
  await admin.getByRole('button', { name: 'Make key' }).click();
  const key = await admin.locator('.secret').innerText();
  expect(key).toMatch(/^cs_live_\S{40,}$/);
  await admin.goto('/admin/keys');
  await expect(admin.locator('.secret')).toHaveCount(0);
  expect(await admin.content()).not.toContain(key);

  expect((await desk.api('GET', '/v3/sessions/', undefined, key)).status).toBe(200);
  // its scopes and no more
  expect((await desk.api('GET', '/v3/session/3e9ca856-c771-4a47-bbbf-1f28f818fd38/decision/', undefined, key)).status).toBe(403);

  const row = admin.getByRole('row', { name });
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await expect(admin.getByText('The key is revoked; calls with it are refused from now on.')).toBeVisible();
  await expect(row).toContainText('revoked');
  const refused = await desk.api('GET', '/v3/sessions/', undefined, key);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toHaveProperty('detail');
});

test('an endpoint in a private network is refused unless that network is allowed', async ({ visit, guard }) => {
  guard.expectStatus(400);
  const admin = await visit('admin');
  await admin.goto('/admin/webhooks');
  await admin.getByLabel('URL').fill('http://127.0.0.1:9/hook');
  await admin.getByRole('checkbox', { name: /status\.updated/ }).check();
  await admin.getByRole('button', { name: 'Add endpoint' }).click();
  await expect(admin.getByRole('alert')).toBeVisible();
  await expect(admin.getByLabel('URL')).toHaveValue('http://127.0.0.1:9/hook');
  await expect(admin.getByRole('checkbox', { name: /status\.updated/ })).toBeChecked();
  await expect(admin.locator('.secret')).toHaveCount(0);
});

test('an endpoint gets its events in the shape of a vendor', async ({ visit, guard }) => {
  guard.expectStatus(400);
  const admin = await visit('admin');
  await admin.goto('/admin/webhooks');
  const url = 'https://shaped.example/hook';
  await admin.getByLabel('URL').fill(url);
  await expect(admin.getByRole('radio', { name: /This desk’s own/ })).toBeChecked();
  await admin.getByRole('radio', { name: /Veriff/ }).check();
  // a refusal keeps the choice, and says what that vendor has no event for
  await admin.getByRole('checkbox', { name: /activity\.created/ }).check();
  await admin.getByRole('button', { name: 'Add endpoint' }).click();
  await expect(admin.getByRole('alert')).toContainText('no counterpart');
  await expect(admin.getByRole('radio', { name: /Veriff/ })).toBeChecked();
  await admin.getByRole('checkbox', { name: /activity\.created/ }).uncheck();
  await admin.getByRole('button', { name: 'Add endpoint' }).click();
  const row = admin.getByRole('row', { name: url });
  await expect(row).toContainText('in the shape of Veriff');
  await expect(row).toContainText('status.updated');
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await expect(admin.getByText('The endpoint is revoked; nothing more is sent to it.')).toBeVisible();
});

test('with one admin left the page says what to do about it', async ({ desk, visit }) => {
  const admin = await visit('admin');
  await admin.goto('/admin/people');
  const badge = admin.locator('.words').getByText('Admin', { exact: true });
  const others = admin.locator('tbody tr').filter({ has: badge }).filter({ hasNotText: '(you)' });
  const emails = await others.locator('.subject .second').allInnerTexts();
  for (const email of emails) {
    if (await admin.getByRole('row', { name: email }).getByText('Disabled').count()) continue;
    await admin.getByRole('row', { name: email }).getByRole('button', { name: /^Disable/ }).click();
    await expect(admin.getByRole('row', { name: email })).toContainText('Disabled');
  }
  await expect(admin.getByText('Only one active admin is left.')).toBeVisible();
  for (const email of emails) {
    await admin.getByRole('row', { name: email }).getByRole('button', { name: /^Enable/ }).click();
    await expect(admin.getByRole('row', { name: email })).not.toContainText('Disabled');
  }
  await expect(admin.getByText('Only one active admin is left.')).toHaveCount(0);
  desk.forget();
});
