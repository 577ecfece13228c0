// What goes wrong while a page is open, with scripts and without: nothing typed is lost, and every page says what it is.
import { entry, form, headStatus, openSession, signIn } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

test('a sign-in that runs out while someone types costs no text, in the form or in a note', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const who = await desk.person('reviewer', 'Isolde Fernsby');
  const page = await visit(who);
  await openSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  await decision.reason(106).check();
  await decision.comment.fill('A thought of a quarter of an hour.');
  await desk.expire(who);
  await decision.send();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, who);
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}`));
  await expect(decision.comment).toHaveValue('A thought of a quarter of an hour.');
  await expect(decision.reason(106)).toBeChecked();
  await expect(headStatus(page)).toHaveText('In Review');

  const note = page.locator('.note-form');
  await note.getByRole('textbox').fill('And a note of another.');
  await desk.expire(who);
  await note.getByRole('button').click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, who);
  await expect(note.getByRole('textbox')).toHaveValue('And a note of another.');
  await expect(decision.comment).toHaveValue('A thought of a quarter of an hour.');
  await note.getByRole('button').click();
  await expect(entry(page, 'And a note of another.')).toBeVisible();
  await expect(note.getByRole('textbox')).toHaveValue('');
  await expect(decision.comment).toHaveValue('A thought of a quarter of an hour.');
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
});

test('a form that was drawn before the server restarted is taken after it', async ({ desk, visit, guard }) => {
  guard.expectLoss();
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await openSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  await decision.reason(106).check();
  await decision.comment.fill('Typed over a restart.');
  await desk.restart();
  await expect(page.locator('.live-notes')).not.toContainText('Connection lost');
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
  await expect(entry(page, 'Typed over a restart.')).toBeVisible();
});

test('two tabs of one person: the second decision is refused with the difference and keeps its text', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const one = await visit('reviewer');
  await openSession(one, id);
  const two = await one.context().newPage();
  await openSession(two, id);
  await form(two).choose('Decline');
  await form(two).reason(106).check();
  await form(two).comment.fill('From the second tab.');
  await form(one).choose('Approve');
  await form(one).send();
  await expect(headStatus(one)).toHaveText('Approved');
  await form(two).send();
  await expect(form(two).refusal.locator('.changes ins').first()).toHaveText('Approved');
  await expect(form(two).comment).toHaveValue('From the second tab.');
  await expect(headStatus(two)).toHaveText('Approved');
});

test('times come from the server, whatever the clock of the browser says', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const right = await visit('reviewer');
  const wrong = await visit('reviewer');
  await wrong.clock.setFixedTime(new Date(Date.now() + 24 * 60 * 60 * 1000));
  for (const page of [right, wrong]) await openSession(page, id);
  const updated = (page: typeof right) => page.locator('.session-facts div').filter({ hasText: 'Updated' });
  await expect(updated(wrong)).toHaveText(/just now|now|minute|min|sec/);
  expect(await updated(wrong).innerText()).not.toMatch(/day|h ago|hour|yesterday/);
  await form(wrong).choose('Approve');
  await form(wrong).send();
  await expect(headStatus(wrong)).toHaveText('Approved');
  await expect(updated(wrong)).not.toHaveText(/day|hour|yesterday/);
});
