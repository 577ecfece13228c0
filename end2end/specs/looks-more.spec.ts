// States that it takes several people or acts to see, in both themes: axe finds nothing, and a picture is kept.
import type { Page } from '@playwright/test';
import { form, headStatus, jobSays, openSession } from '../support/acts';
import type { Desk } from '../support/desk';
import { LOOKING, lookable, looks } from '../support/looks';
import { person } from '../support/payloads';
import { listed, spend } from '../support/states';
import { type Visit, expect, test } from '../support/test';

test.beforeEach(() => test.setTimeout(LOOKING));

/** Proposes to approve a session that takes two people. */
async function propose(page: Page, id: string): Promise<void> {
  await openSession(page, id);
  await form(page).choose('Approve');
  await form(page).comment.fill('Known customer since 2009; the office was confirmed by phone.');
  await form(page).send();
  await expect(page.locator('#proposal')).toBeVisible();
}

test('set-up', async ({ visit, scripts }) => {
  const page = await lookable(visit, scripts);
  await page.goto('/set-up/some-token');
  await looks(page, 'set-up', scripts);
});

test('set-up-refused', async ({ visit, scripts, guard }) => {
  guard.expectStatus(410);
  const page = await lookable(visit, scripts);
  await page.goto('/set-up/some-token');
  await page.getByLabel('Your name').fill('Firsta Adminson');
  await page.getByLabel('Email').fill('first@people.example');
  await page.getByLabel('Password').fill('lantern-orchard-granite-47');
  await page.getByRole('button', { name: 'Make the first account' }).click();
  await expect(page.getByRole('alert')).toContainText('This link was used already');
  await expect(page.getByLabel('Your name')).toHaveValue('Firsta Adminson');
  await expect(page.getByLabel('Email')).toHaveValue('first@people.example');
  await looks(page, 'set-up-refused', scripts);
});

test('bulk-running', async ({ visit, scripts }) => {
  const page = await lookable(visit, scripts, 'manager');
  // the page stays as it was drawn: nothing tells it how far the job is
  await page.route('**/live?**', () => undefined);
  const starter = await visit('manager');
  await starter.goto('/sessions');
  await starter.locator('select[name="scope"]').selectOption('match');
  await starter.getByRole('button', { name: 'Tag', exact: true }).click();
  await starter.locator('main form input[type="text"]').first().fill('looked-at');
  // the answer to its button waits for what is done quickly; the page asks meanwhile
  const started = starter.getByRole('button', { name: /^Tag \d/ }).click();
  const job = starter.url();
  await expect(async () => {
    await page.goto(job);
    await expect(page.getByText('It goes on when you leave this page.')).toBeVisible({ timeout: 300 });
  }).toPass({ intervals: [20] });
  await started;
  await looks(page, 'bulk-running', scripts);
  // what comes after must not meet it half done
  await jobSays(page, 'have their result.');
});

test('session-proposed-by-me', async ({ desk, visit, scripts }) => {
  const page = await lookable(visit, scripts, 'reviewer');
  await propose(page, await desk.bring(listed('Propa Ownside')));
  await looks(page, 'session-proposed-by-me', scripts);
});

test('session-proposed-by-a-colleague', async ({ desk, visit, scripts }) => {
  const id = await desk.bring(listed('Propa Otherside'));
  await propose(await visit('reviewer'), id);
  const page = await lookable(visit, scripts, 'manager');
  await openSession(page, id);
  await expect(page.getByRole('button', { name: 'Confirm' })).toBeVisible();
  await looks(page, 'session-proposed-by-a-colleague', scripts);
});

test('session-resubmissions-spent', async ({ desk, visit, scripts }) => {
  const id = await desk.bring(person('Spenta Lookedat'));
  await spend(desk, id);
  const page = await lookable(visit, scripts, 'reviewer');
  await openSession(page, id);
  await form(page).choose('Ask again');
  await expect(page.getByText('9 of 9 used')).toBeVisible();
  await looks(page, 'session-resubmissions-spent', scripts);
});

/** A session open before one person, with something typed, while another is there too. */
async function together(desk: Desk, visit: Visit, name: string): Promise<{ page: Page; other: Page }> {
  const id = await desk.bring(person(name));
  const page = await lookable(visit, true, 'reviewer');
  const stands = page.waitForResponse((response) => response.url().includes('/live?session='));
  await openSession(page, id);
  await stands;
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).comment.fill('Typed while somebody else was there.');
  const other = await visit('manager');
  await openSession(other, id);
  await expect(page.locator('#live-here')).toContainText('Also here');
  return { page, other };
}

test('session-someone-else-here', async ({ desk, visit, scripts }) => {
  test.skip(!scripts, 'what others do shows in an open page by script alone');
  const { page } = await together(desk, visit, 'Liva Withothers');
  await looks(page, 'session-someone-else-here', scripts);
});

test('session-decided-while-open', async ({ desk, visit, scripts }) => {
  test.skip(!scripts, 'what others do shows in an open page by script alone');
  const { page, other } = await together(desk, visit, 'Liva Overtaken');
  await form(other).choose('Approve');
  await form(other).send();
  await expect(headStatus(other)).toHaveText('Approved');
  await expect(page.locator('.live-notes')).toContainText('changed this session while you had it open.');
  await expect(headStatus(page)).toHaveText('Approved');
  await looks(page, 'session-decided-while-open', scripts);
});

test('sign-in-ended and session-unsent', async ({ desk, visit, scripts }) => {
  const id = await desk.bring(person('Lata Lookedat'));
  const who = await desk.person('reviewer', 'Ottilie Fernsby');
  const page = await lookable(visit, scripts, who);
  await openSession(page, id);
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).comment.fill('Typed before the sign-in had ended.');
  await desk.expire(who);
  await form(page).send();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByText('Your sign-in has ended.')).toBeVisible();
  await looks(page, 'sign-in-ended', scripts);
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(form(page).comment).toHaveValue('Typed before the sign-in had ended.');
  await page.emulateMedia({ colorScheme: 'light' });
  await looks(page, 'session-unsent', scripts);
});

test('queue-full', async ({ desk, visit, scripts }) => {
  const who = await desk.person('manager', 'Queenie Fullhand');
  const page = await lookable(visit, scripts, who);
  for (const name of ['Queua Mineone', 'Queua Minetwo']) {
    await openSession(page, await desk.bring(person(name)));
    await page.getByRole('button', { name: 'Take', exact: true }).click();
    await expect(page.getByText('You have it until')).toBeVisible();
  }
  await propose(page, await desk.bring(listed('Queua Proposedbyme')));
  await propose(await visit('reviewer'), await desk.bring(listed('Queua Proposedtome')));
  await page.goto('/queue');
  for (const part of ['#mine', '#for-me', '#next', '#proposed']) await expect(page.locator(part)).toBeVisible();
  await looks(page, 'queue-full', scripts);
});

test('docs-api', async ({ visit, scripts }) => {
  const page = await lookable(visit, scripts);
  await page.goto('/docs/api');
  await looks(page, 'docs-api', scripts);
});
