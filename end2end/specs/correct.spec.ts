// Correcting by hand, other sessions of the same person, and another session once nine resubmissions are spent.
import { headStatus, openSession } from '../support/acts';
import { company, person } from '../support/payloads';
import { expect, test } from '../support/test';

test('a misread value is corrected with why; a refusal keeps what was typed', async ({ desk, visit, guard }) => {
  guard.expectStatus(400);
  const payload = person('Misa Readwell');
  payload.id_verifications[0].date_of_birth = '1991-03-04';
  const id = await desk.bring(payload);
  const page = await visit('reviewer');
  await openSession(page, id);
  await page.locator('#correct summary').first().click();
  const form = page.locator('#correct-id_verifications-0');
  await expect(form.getByRole('row', { name: /First name/ })).toContainText('Misa');
  await form.getByRole('textbox', { name: 'First name' }).fill('Miša');
  await form.getByRole('textbox', { name: 'Nationality' }).fill('Nowhere at all');
  await form.getByRole('textbox', { name: 'Why' }).fill('the háček was lost');
  await form.getByRole('button', { name: 'Record correction' }).click();

  await expect(page.locator('.refusal')).toContainText('three capital letters of a country');
  await expect(form.getByRole('textbox', { name: 'First name' })).toHaveValue('Miša');
  await expect(form.getByRole('textbox', { name: 'Why' })).toHaveValue('the háček was lost');
  await form.getByRole('textbox', { name: 'Nationality' }).fill('irl');
  await form.getByRole('button', { name: 'Record correction' }).click();

  await expect(page.locator('#id_verifications')).toContainText('Miša Readwell');
  await expect(page.locator('#timeline')).toContainText('the háček was lost');
  await expect(headStatus(page)).toHaveText('In Review');
});

test('a step is given a status, and a party is left out', async ({ desk, visit }) => {
  const owner = { session_id: await desk.bring(person('Olga Ownerby')), name: 'Olga Ownerby' };
  const id = await desk.bring(company('Leftout Works Ltd', owner));
  const page = await visit('reviewer');
  await openSession(page, id);
  await page.getByText('Leave a party out, or take it in again').click();
  const party = page.locator('#correct-party');
  await party.getByLabel('Party').selectOption({ label: 'Olga Ownerby' });
  await party.getByLabel('Why').fill('listed twice');
  await party.getByRole('button', { name: 'Record correction' }).click();
  await expect(page.locator('#timeline')).toContainText('listed twice');

  await page.getByText('Set the status of a step').click();
  const step = page.locator('#correct-step');
  await expect(step.getByLabel('Step and its status now')).toContainText('Registry');
  await step.getByLabel('New status').selectOption('Declined');
  await step.getByLabel('Why').fill('the register is another');
  await step.getByRole('button', { name: 'Record correction' }).click();
  await expect(page.locator('#timeline')).toContainText('the register is another');
});

test('a second session of the same person leads to the first', async ({ desk, visit }) => {
  const number = `E2E${Date.now()}`;
  const [first, second] = [person('Dupla Twiceover'), person('Other Namewell')];
  for (const payload of [first, second]) {
    for (const check of payload.id_verifications) check.document_number = number;
  }
  await desk.bring(first);
  await desk.bring(second);
  const page = await visit('reviewer');
  await openSession(page, second.session_id);
  const found = page.locator('#elsewhere').getByRole('row').filter({ hasText: 'Same document number' });
  await expect(found).toContainText('Dupla Twiceover');
  await found.getByRole('link').click();
  await expect(page).toHaveURL(`/sessions/${first.session_id}`);
});

test('once nine resubmissions are spent another session is begun for the same subject', async ({ desk, visit }) => {
  const payload = person('Nina Spentall');
  const id = await desk.bring(payload);
  const page = await visit('reviewer');
  await openSession(page, id);
  await expect(page.getByRole('button', { name: 'New session for this subject' })).toHaveCount(0);
  for (let asked = 0; asked < 9; asked++) {
    for (const status of ['Resubmitted', 'In Review']) {
      const answer = await desk.api('PATCH', `/v3/session/${id}/update-status/`, { new_status: status });
      expect(answer.ok).toBe(true);
    }
  }
  await openSession(page, id);
  await expect(page.locator('#decision-form')).toContainText('9 of 9 used');
  await page.getByRole('button', { name: 'New session for this subject' }).click();
  await expect(page).not.toHaveURL(`/sessions/${id}`);
  await expect(headStatus(page)).toHaveText('Not Started');
});
