import { form, headStatus, openSession } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

test('a decision reaches a receiver that checks its signature, and can be sent again', async ({ desk, visit, receiver }) => {
  const id = await desk.bring(person());
  await expect.poll(() => receiver.of(id, 'session.created').length).toBe(1);

  const page = await visit('reviewer');
  await openSession(page, id);
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).send();
  await expect(headStatus(page)).toHaveText('Declined');

  await expect.poll(() => receiver.of(id, 'status.updated').length).toBe(1);
  const [event] = receiver.of(id, 'status.updated');
  expect(event.body).toMatchObject({
    session_kind: 'user',
    status: 'Declined',
    previous_status: 'In Review',
    sequence: 2,
    actor: 'reviewer',
    environment: 'live',
  });
  expect(event.body.decision.reviews.at(-1).reason_codes).toEqual([106]);
  expect(event.body.event_id).toBe(event.id);

  // the timeline tells how it went
  const delivery = page.locator('#timeline .entry', { hasText: 'status.updated' }).locator('.delivery');
  await expect(async () => {
    await page.reload();
    await expect(delivery).toContainText(/delivered/, { timeout: 500 });
  }).toPass();
  await expect(delivery).toContainText(/HTTP 200 · [\d\u202f]+ ms/);

  await delivery.getByRole('button', { name: /^Send again/ }).click();
  await expect.poll(() => receiver.of(id, 'status.updated').length).toBe(2);
  const [first, second] = receiver.of(id, 'status.updated');
  expect(second.id).toBe(first.id);
  expect(second.body).toEqual(first.body);
  await expect(async () => {
    await page.reload();
    await expect(delivery).toContainText('2 tries', { timeout: 500 });
  }).toPass();
});

test('asking again tells the receiver which steps, and no decision', async ({ desk, visit, receiver }) => {
  const id = await desk.bring(person());
  const page = await visit('manager');
  await openSession(page, id);
  await form(page).choose('Ask again');
  await form(page).reason(203).check();
  await form(page).send();
  await expect(headStatus(page)).toHaveText('Resubmitted');
  await expect.poll(() => receiver.of(id, 'status.updated').length).toBe(1);
  const [{ body }] = receiver.of(id, 'status.updated');
  expect(body).toMatchObject({ status: 'Resubmitted', previous_status: 'In Review' });
  expect(body.resubmit_info.nodes_to_resubmit).toContainEqual({ node_id: 'feature_ocr', feature: 'OCR' });
  expect(body.decision).toBeUndefined();
  // in order, nothing twice
  expect(receiver.of(id).map((event) => event.body.sequence)).toEqual([1, 2]);
});
