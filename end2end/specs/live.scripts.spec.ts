// Pages that stay open: changes by others, who else is here, lost connections. Nothing here reloads a page by itself.
import type { Page } from '@playwright/test';
import { alive, entry, form, headStatus, openSession } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

const notes = (page: Page) => page.locator('.live-notes');
const here = (page: Page) => page.locator('#live-here');

/** Opens a session and waits until its stream stands, which is when others see that someone is here. */
async function watchSession(page: Page, id: string): Promise<void> {
  const stands = page.waitForResponse((response) => response.url().includes('/live?session='));
  await openSession(page, id);
  await stands;
}

test('a claim and a decision by another person show in the open page, and the form is marked before it is sent', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const reviewer = await visit('reviewer');
  await watchSession(reviewer, id);
  const mine = form(reviewer);
  await mine.choose('Decline');
  await mine.reason(106).check();
  await mine.comment.fill('Typed while somebody else decided.');

  const manager = await visit('manager');
  await openSession(manager, id);
  await manager.getByRole('button', { name: 'Take', exact: true }).click();
  await expect(reviewer.locator('.session-work')).toContainText('has it until');
  await expect(notes(reviewer)).not.toContainText('changed this session');
  await form(manager).choose('Approve');
  await form(manager).send();
  await expect(headStatus(manager)).toHaveText('Approved');

  await expect(headStatus(reviewer)).toHaveText('Approved');
  await expect(notes(reviewer).getByRole('status').first()).toContainText('changed this session while you had it open.');
  await expect(entry(reviewer, 'Approved')).toBeVisible();
  // nothing typed moved
  await expect(mine.comment).toHaveValue('Typed while somebody else decided.');
  await expect(mine.reason(106)).toBeChecked();

  await reviewer.getByRole('button', { name: 'See what changed' }).click();
  await expect(mine.refusal.locator('.changes ins').first()).toHaveText('Approved');
  await expect(mine.comment).toHaveValue('Typed while somebody else decided.');
  await expect(mine.outcome('Decline')).toBeChecked();
  await expect(headStatus(reviewer)).toHaveText('Approved');
  await mine.send();
  await expect(headStatus(reviewer)).toHaveText('Declined');
});

test('who else has the session open stands in its head; two tabs of one person are one', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const ada = await desk.person('reviewer', 'Ada Ember');
  const first = await visit('manager');
  await watchSession(first, id);
  await expect(here(first)).toHaveText('');
  const second = await visit(ada);
  await watchSession(second, id);
  await expect(here(first)).toHaveText('Also here: Ada Ember');
  const third = await second.context().newPage();
  await watchSession(third, id);
  await second.goto('/sessions');
  await expect(here(third)).toContainText('Also here: ');
  await expect(here(third)).not.toContainText('Ada Ember');
  await expect(here(first)).toHaveText('Also here: Ada Ember');
  await third.close();
  await expect(here(first)).toHaveText('');
});

test('a decision in one tab marks the other tab of the same person', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const one = await visit('reviewer');
  await watchSession(one, id);
  await form(one).comment.fill('Half a thought in the first tab.');
  const two = await one.context().newPage();
  await openSession(two, id);
  await form(two).choose('Approve');
  await form(two).send();
  await expect(headStatus(two)).toHaveText('Approved');
  await expect(notes(one)).toContainText('You changed this session in another tab.');
  await expect(form(one).comment).toHaveValue('Half a thought in the first tab.');
});

test('the list says how many sessions are new or changed, and its rows stay', async ({ desk, visit }) => {
  const changed = await desk.bring(person());
  const page = await visit('reviewer');
  const stands = page.waitForResponse((response) => response.url().includes('/live?list='));
  await page.goto('/sessions');
  await stands;
  const rows = await page.locator('tr.row').allInnerTexts();
  await desk.bring(person());
  await expect(notes(page)).toContainText('New or changed sessions: 1');
  await desk.api('PATCH', `/v3/session/${changed}/update-status/`, { new_status: 'Approved' });
  await expect(notes(page)).toContainText('New or changed sessions: 2');
  expect(await page.locator('tr.row').allInnerTexts()).toEqual(rows);
  await notes(page).getByRole('link', { name: 'Show' }).click();
  await expect(page.locator(`tr.row:has(a[href="/sessions/${changed}"])`)).toContainText('Approved');
  await expect(notes(page)).not.toContainText('New or changed');
});

test('what is typed survives a reload', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await openSession(page, id);
  await alive(page);
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).comment.fill('Not finished');
  const kept = page.waitForResponse((response) => response.url().endsWith('/draft'));
  await page.locator('.note-form textarea').fill('A note that was begun');
  await kept;
  await page.reload();
  await expect(page.getByText('This is what you typed last time; it was not sent.')).toBeVisible();
  await expect(form(page).comment).toHaveValue('Not finished');
  await expect(form(page).outcome('Decline')).toBeChecked();
  await expect(form(page).reason(106)).toBeChecked();
  await expect(page.locator('.note-form textarea')).toHaveValue('A note that was begun');
  // nothing of it stays in the browser
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
});

test('a lost network is said, keeps what is typed from being sent into nothing, and is recovered from', async ({ desk, visit, guard }) => {
  guard.expectLoss();
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await watchSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  await decision.reason(106).check();
  await decision.comment.fill('Typed in a tunnel.');
  await page.context().setOffline(true);
  await expect(notes(page)).toContainText('Connection lost, trying again.');
  await decision.send();
  await expect(notes(page).getByRole('alert')).toContainText('Not sent');
  await expect(decision.comment).toHaveValue('Typed in a tunnel.');
  await desk.api('POST', `/v3/session/${id}/notes/`, { comment: 'Written while the other was away.' });
  await page.context().setOffline(false);
  await expect(notes(page)).not.toContainText('Connection lost');
  await expect(notes(page)).not.toContainText('Not sent');
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
  await expect(entry(page, 'Typed in a tunnel.')).toBeVisible();
});

test('an open page lives through a restart of the server and hears what it missed', async ({ desk, visit, guard }) => {
  guard.expectLoss();
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await watchSession(page, id);
  await form(page).comment.fill('Typed before the restart.');
  await desk.restart(async () => {
    await expect(notes(page)).toContainText('Connection lost, trying again.');
  });
  await desk.api('PATCH', `/v3/session/${id}/update-status/`, { new_status: 'Approved' });
  await expect(notes(page)).not.toContainText('Connection lost');
  await expect(headStatus(page)).toHaveText('Approved');
  await expect(notes(page)).toContainText('This session changed while you had it open.');
  await expect(form(page).comment).toHaveValue('Typed before the restart.');
});

test('a session that is redacted while it is open is not shown any longer', async ({ desk, visit }) => {
  const id = await desk.bring({ ...person(), status: 'Approved' });
  const page = await visit('reviewer');
  await watchSession(page, id);
  const name = await page.locator('h1').innerText();
  const key = (await desk.run(['key', 'add', '--name', 'redacts', '--scope', 'write:privacy'])).trim();
  expect((await desk.api('POST', `/v3/session/${id}/redact/`, undefined, key)).status).toBe(200);
  await expect(page.getByText(/This session (is being|was) redacted/).first()).toBeVisible();
  await expect(page.locator('main')).not.toContainText(name);
});

test('a page whose right was taken away says so at once', async ({ desk, visit, guard }) => {
  guard.expectStatus(403);
  const id = await desk.bring(person());
  const who = await desk.person('reviewer', 'Rufus Tannenholt');
  const page = await visit(who);
  await watchSession(page, id);
  const name = await page.locator('h1').innerText();
  const admin = await visit('admin');
  await admin.goto('/admin/people');
  const row = admin.getByRole('row', { name: who.email });
  await row.locator('summary').click();
  await row.getByRole('checkbox', { name: /^Reviewer/ }).uncheck();
  await row.getByRole('checkbox', { name: /^Admin/ }).check();
  await row.getByRole('button', { name: 'Save roles' }).click();
  await expect(page.getByText('Your roles do not include this')).toBeVisible();
  await expect(page.locator('main')).not.toContainText(name);
});

test('an open page says that its sign-in has ended and goes on after the next one', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const who = await desk.person('reviewer', 'Wilhelmina Oakenshaw');
  const page = await visit(who);
  await watchSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  await decision.reason(106).check();
  await desk.expire(who);
  await decision.comment.fill('Typed after the sign-in had run out.');
  await expect(notes(page)).toContainText('Your sign-in has ended.', { timeout: 40_000 });
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`/sessions/${id}`);
  await expect(decision.comment).toHaveValue('Typed after the sign-in had run out.');
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
});
