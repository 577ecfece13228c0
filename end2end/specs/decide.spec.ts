import { entry, form, headStatus, openSession, signIn } from '../support/acts';
import { company, person } from '../support/payloads';
import { expect, test } from '../support/test';

test('Decline with a reason and a comment', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await openSession(page, id);
  await expect(headStatus(page)).toHaveText('In Review');
  const decision = form(page);
  await decision.choose('Decline');
  await decision.reason(106).check();
  await decision.comment.fill('Seen before: same passport, other face.\nSecond line.');
  await expect(decision.box.getByRole('button', { name: 'Decline session' })).toBeVisible();
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
  const said = entry(page, 'Seen before');
  await expect(said).toContainText('Declined');
  await expect(said.locator('.entry-reasons')).toContainText('106');
  await expect(said.locator('.comment')).toHaveText('Seen before: same passport, other face.\nSecond line.', { useInnerText: true });
  await expect(entry(page, 'status.updated')).toBeVisible();
  // the API tells the same
  const answer = await (await desk.api('GET', `/v3/session/${id}/decision/`)).json();
  expect(answer).toMatchObject({ status: 'Declined', version: 2 });
  expect(answer.reviews.at(-1)).toMatchObject({ new_status: 'Declined', reason_codes: [106], user: desk.account('reviewer').email });
});

test('Cancel takes a second look, says that it is final, and keeps why', async ({ desk, visit }) => {
  const id = await desk.bring(person('Calloff Wardley', 'In Progress'));
  const page = await visit('reviewer');
  await openSession(page, id);
  const fold = page.locator('.session-work .cancel');
  await expect(fold.getByRole('button')).toHaveCount(0);
  await fold.locator('summary').click();
  await expect(fold).toContainText('This is final');
  await fold.getByLabel('Why it is called off').fill('Asked for by phone.');
  await fold.getByRole('button', { name: 'Cancel for good' }).click();
  await expect(headStatus(page)).toHaveText('Canceled');
  await expect(entry(page, 'called the session off')).toContainText('Asked for by phone.');
  await expect(fold).toHaveCount(0);
});

test('Approve', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await openSession(page, id);
  await form(page).choose('Approve');
  await form(page).send();
  await expect(headStatus(page)).toHaveText('Approved');
  await expect(form(page).box.locator('.why-not')).toContainText('Approve is closed');
  await expect(form(page).outcome('Approve')).toBeDisabled();
});

test('Ask again for the steps that stand in review, chosen beforehand', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await openSession(page, id);
  const decision = form(page);
  await decision.choose('Ask again');
  await expect(decision.step('feature_ocr:OCR')).toBeChecked();
  await expect(decision.step('feature_liveness:LIVENESS')).toBeChecked();
  await expect(decision.step('feature_face_match:FACE_MATCH')).not.toBeChecked();
  await expect(decision.box.locator('input[value$=":NFC"]:checked')).toHaveCount(0);
  await decision.step('feature_liveness:LIVENESS').uncheck();
  await decision.reason(203).check();
  await decision.send();
  await expect(headStatus(page)).toHaveText('Resubmitted');
  await expect(page.locator('.session-facts')).toContainText('1 of 9');
  const answer = await (await desk.api('GET', `/v3/session/${id}/decision/`)).json();
  expect(answer.id_verifications[0].status).toBe('Resub Requested');
  expect(answer.liveness_checks[0].status).toBe('In Review');
});

test('a decision without a reason is refused and keeps what was typed', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('reviewer');
  await openSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  await decision.comment.fill('A long thought that must not be lost.');
  await decision.send();
  await expect(decision.refusal).toContainText(/reason/i);
  await expect(decision.comment).toHaveValue('A long thought that must not be lost.');
  await expect(decision.outcome('Decline')).toBeChecked();
  await expect(headStatus(page)).toHaveText('In Review');
  // the sentence is in view when the page comes back
  await expect(decision.refusal).toBeInViewport();

  // the draft is there another time too, and the decision goes through with a reason
  await page.goto('/sessions');
  await openSession(page, id);
  await expect(decision.comment).toHaveValue('A long thought that must not be lost.');
  await decision.reason(102).check();
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
  await expect(decision.comment).toHaveValue('');
});

test('two people decide one session: the second sees the difference and keeps the text', async ({ desk, visit }) => {
  const id = await desk.bring(company('Quernstone Lanterns GmbH'));
  const reviewer = await visit('reviewer');
  const manager = await visit('manager');
  await openSession(reviewer, id);
  await openSession(manager, id);
  const late = form(reviewer);
  await late.choose('Decline');
  await late.reason(106).check();
  await late.comment.fill('Typed before the manager was faster.');

  await form(manager).choose('Approve');
  await form(manager).comment.fill('All papers fit.');
  await form(manager).send();
  await expect(headStatus(manager)).toHaveText('Approved');

  await late.send();
  await expect(late.refusal).toBeVisible();
  await expect(late.refusal.locator('.changes li').first()).toContainText('Status, by');
  await expect(late.refusal.locator('.changes del').first()).toHaveText('In Review');
  await expect(late.refusal.locator('.changes ins').first()).toHaveText('Approved');
  await expect(late.comment).toHaveValue('Typed before the manager was faster.');
  await expect(late.outcome('Decline')).toBeChecked();
  await expect(late.reason(106)).toBeChecked();
  await expect(headStatus(reviewer)).toHaveText('Approved');

  await late.send();
  await expect(headStatus(reviewer)).toHaveText('Declined');
  await expect(entry(reviewer, 'Typed before')).toContainText('Declined');
});

// A sign-in that ran out keeps what was typed (the server's own tests turn the clock); one that an admin ended is
// forgotten on the spot, and what its browser still sends counts for nothing.
test('a form sent after an admin ended the sign-in decides nothing and leads back', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const who = await desk.person('reviewer', 'Ottilie Sparrowgate');
  const page = await visit(who);
  await openSession(page, id);
  const decision = form(page);
  await decision.choose('Decline');
  await decision.reason(506).check();

  const admin = await visit('admin');
  await admin.goto('/admin/people');
  await admin.getByRole('row', { name: who.email }).getByRole('button', { name: /^End sign-ins/ }).click();
  await expect(admin.getByText('The account is signed out everywhere.')).toBeVisible();

  await decision.send();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, who);
  await expect(page).toHaveURL(`/sessions/${id}`);
  await expect(headStatus(page)).toHaveText('In Review');
  await decision.choose('Decline');
  await decision.reason(506).check();
  await decision.send();
  await expect(headStatus(page)).toHaveText('Declined');
});

test('someone who may only look has no form, and is told why', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('auditor');
  await openSession(page, id);
  await expect(page.locator('#decision-form')).toHaveCount(0);
  await expect(page.locator('#decision')).toContainText('Your roles let you look at this session, not decide it.');
});
