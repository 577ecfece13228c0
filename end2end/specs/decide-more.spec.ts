// What a decision can need besides an outcome: a template, a second person, a way past a gate, a new session.
import type { Page } from '@playwright/test';
import { entry, form, headStatus, openSession } from '../support/acts';
import { person } from '../support/payloads';
import { listed, spend, unreviewed } from '../support/states';
import { expect, test } from '../support/test';

const waiting = (page: Page) => page.locator('#proposal');

test('a template goes into the comment below what is typed there, and decides nothing', async ({ desk, visit }) => {
  const title = `Blurred photo ${Date.now()}`;
  const admin = await visit('admin');
  await admin.goto('/admin/templates');
  await admin.getByLabel('Title').fill(title);
  await admin.getByLabel('Comment text').fill('The photo is blurred.\nWe asked for a sharper one.');
  await admin.getByRole('button', { name: 'Add template' }).click();
  await expect(admin.getByRole('row', { name: title })).toBeVisible();

  const id = await desk.bring(person('Templa Commenter'));
  const page = await visit('reviewer');
  await openSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  await decision.reason(106).check();
  await decision.comment.fill('Seen at the counter.');
  await decision.box.getByRole('combobox', { name: 'Template' }).selectOption(title);
  await decision.box.getByRole('button', { name: 'Insert' }).click();
  await expect(decision.comment).toHaveValue(/^Seen at the counter\.\s+The photo is blurred\.\r?\nWe asked for a sharper one\.$/);
  // all that was chosen is still chosen, and nothing is decided
  await expect(decision.outcome('Decline')).toBeChecked();
  await expect(decision.reason(106)).toBeChecked();
  await expect(headStatus(page)).toHaveText('In Review');
  await expect(decision.comment).toBeInViewport();
  await expect(page.getByText('This is what you typed last time'), 'it was typed just now').toHaveCount(0);

  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
  await expect(entry(page, 'Seen at the counter.')).toContainText('We asked for a sharper one.');

  await admin.getByRole('row', { name: title }).getByRole('button').click();
  await expect(admin.getByRole('row', { name: title })).toHaveCount(0);
});

test('with no template chosen the form comes back as it was', async ({ desk, visit }) => {
  const title = `Unchosen ${Date.now()}`;
  const admin = await visit('admin');
  await admin.goto('/admin/templates');
  await admin.getByLabel('Title').fill(title);
  await admin.getByLabel('Comment text').fill('Never inserted.');
  await admin.getByRole('button', { name: 'Add template' }).click();
  const id = await desk.bring(person('Templa Nothingchosen'));
  const page = await visit('reviewer');
  await openSession(page, id);
  await form(page).comment.fill('Typed by hand.');
  await form(page).box.getByRole('button', { name: 'Insert' }).click();
  await expect(page.getByText('This is what you typed last time')).toHaveCount(0);
  await expect(form(page).comment).toHaveValue('Typed by hand.');
  await admin.getByRole('row', { name: title }).getByRole('button').click();
});

test('an approval that takes two people is proposed by one and confirmed by another', async ({ desk, visit }) => {
  const id = await desk.bring(listed('Foura Eyesworth'));
  const reviewer = await visit('reviewer');
  await openSession(reviewer, id);
  await expect(form(reviewer).box).toContainText('Sent as a proposal, which a second person confirms or returns');
  await form(reviewer).choose('Approve');
  await form(reviewer).comment.fill('Known customer since 2009.');
  await form(reviewer).send();
  await expect(waiting(reviewer)).toContainText('Waits for a second person');
  await expect(headStatus(reviewer)).toHaveText('In Review');
  // nobody confirms their own, and the page says so
  await expect(waiting(reviewer).getByRole('button')).toHaveCount(0);
  await expect(waiting(reviewer).locator('.why-not')).toBeVisible();
  await reviewer.goto('/queue');
  await expect(reviewer.locator(`#proposed a[href="/sessions/${id}"]`)).toBeVisible();

  const manager = await visit('manager');
  await manager.goto('/queue');
  // what it is about stands in the row
  const row = manager.locator('#for-me tr', { has: manager.locator(`a[href="/sessions/${id}"]`) });
  await expect(row).toContainText('Approved');
  await expect(row).toContainText(`by ${await reviewer.locator('.who-name').innerText()}`);
  await manager.locator(`#for-me a[href="/sessions/${id}"]`).click();
  await expect(waiting(manager)).toContainText('Known customer since 2009.');
  await expect(waiting(manager)).toContainText('Approved');
  await waiting(manager).getByRole('button', { name: 'Confirm' }).click();
  await expect(headStatus(manager)).toHaveText('Approved');
  await expect(waiting(manager)).toHaveCount(0);
  const said = entry(manager, 'Known customer since 2009.');
  await expect(said).toContainText('Approved');
  const people = await Promise.all([reviewer, manager].map((page) => page.locator('.who-name').innerText()));
  for (const name of people) await expect(manager.locator('#timeline')).toContainText(name);
  await manager.goto('/queue');
  await expect(manager.locator(`#for-me a[href="/sessions/${id}"]`)).toHaveCount(0);
});

test('a proposal is returned with a reason, and its text is there to be sent anew', async ({ desk, visit, guard }) => {
  guard.expectStatus(400);
  const id = await desk.bring(listed('Foura Eyesback'));
  const reviewer = await visit('reviewer');
  await openSession(reviewer, id);
  await form(reviewer).choose('Approve');
  await form(reviewer).comment.fill('Typed once.');
  await form(reviewer).send();
  await expect(waiting(reviewer)).toBeVisible();

  const manager = await visit('manager');
  await openSession(manager, id);
  // without a reason it is not returned
  await waiting(manager).getByRole('button', { name: 'Return' }).click();
  await expect(manager.getByRole('alert').filter({ hasText: 'Say in writing why you return' })).toBeVisible();
  await expect(waiting(manager)).toBeVisible();
  await waiting(manager).getByLabel('Why it goes back').fill('Ask for the second page first.');
  await waiting(manager).getByRole('button', { name: 'Return' }).click();
  await expect(waiting(manager)).toHaveCount(0);
  await expect(headStatus(manager)).toHaveText('In Review');

  await openSession(reviewer, id);
  await expect(reviewer.locator('#decision')).toContainText('returned your proposal: Ask for the second page first.');
  await expect(form(reviewer).comment).toHaveValue('Typed once.');
  await expect(entry(reviewer, 'returned the proposal')).toBeVisible();
  await form(reviewer).choose('Approve');
  await form(reviewer).send();
  await expect(waiting(reviewer)).toContainText('Typed once.');
});

test('a gate closes Approve for a reviewer; a manager goes past it with a written reason', async ({ desk, visit }) => {
  const id = await desk.bring(unreviewed('Gata Overrideson'));
  const reviewer = await visit('reviewer');
  await openSession(reviewer, id);
  await expect(form(reviewer).outcome('Approve')).toBeDisabled();
  await expect(form(reviewer).box.locator('.why-not').first()).toContainText('Approve is closed: Meet what is missing, or ask someone who may override gates.');
  await expect(form(reviewer).box).toContainText('One AML hit is not reviewed.');

  const manager = await visit('manager');
  await openSession(manager, id);
  const decision = form(manager);
  const why = decision.box.getByLabel('Override reason');
  await expect(why).toBeHidden();
  await decision.choose('Approve');
  await expect(why).toBeVisible();
  await decision.comment.fill('Checked by phone.');
  await decision.send();
  await expect(decision.refusal).toContainText('give an override reason');
  await expect(decision.comment).toHaveValue('Checked by phone.');
  await expect(headStatus(manager)).toHaveText('In Review');
  await why.fill('A namesake: born thirty years earlier.');
  await decision.send();
  await expect(headStatus(manager)).toHaveText('Approved');
  await expect(entry(manager, 'Checked by phone.')).toContainText('A namesake: born thirty years earlier.');
});

test('nine of nine used: the form says what one more does, does it, and offers a new session', async ({ desk, visit }) => {
  const id = await desk.bring(person('Spenta Ninetimes'));
  await spend(desk, id);
  const page = await visit('reviewer');
  await openSession(page, id);
  await expect(page.locator('.session-facts')).toContainText('9 of 9');
  const decision = form(page);
  const warning = decision.box.getByText('9 of 9 used: asking once more declines the session with reason 539.');
  await expect(warning).toBeHidden();
  await decision.choose('Ask again');
  await expect(warning).toBeVisible();
  await decision.reason(203).check();
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
  await expect(page.locator('#timeline .entry-reasons').first()).toContainText('539');
  await expect(page.locator('.session-facts')).toContainText('9 of 9');

  await page.getByRole('button', { name: 'New session for this subject' }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]{36}$/);
  await expect(headStatus(page)).toHaveText('Not Started');
  await expect(page.locator('.session-facts')).toContainText('0 of 9');
  // the old one stays as it was decided
  await openSession(page, id);
  await expect(headStatus(page)).toHaveText('Declined');
});
