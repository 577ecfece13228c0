// A sandbox session is given an outcome from its page, by scripts on and off; a live one has no such form.
import { KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

test('a reviewer gives a sandbox session an outcome and sees it in the timeline', async ({ desk, visit }) => {
  const key = (await desk.run(['key', 'add', '--name', 'trial', '--scope', 'write:sessions', '--environment', 'sandbox'])).trim();
  const payload = person('Trial Subject', 'Not Started');
  const put = await desk.api('PUT', `/v3/session/${payload.session_id}/decision/`, payload, key);
  expect(put.status).toBe(201);
  const page = await visit('reviewer');
  await page.goto(`/sessions/${payload.session_id}`);
  await page.locator('summary', { hasText: 'Simulate an outcome' }).click();
  await page.getByLabel('Outcome', { exact: true }).selectOption('Declined');
  await page.getByRole('button', { name: 'Simulate', exact: true }).click();
  await expect(page.locator('#timeline')).toContainText('gave the sandbox session an outcome');
  await expect(page.locator('.status, .badge').filter({ hasText: 'Declined' }).first()).toBeVisible();
  await page.goto(`/sessions/${KNOWN.chinese}`);
  await expect(page.locator('summary', { hasText: 'Simulate an outcome' })).toHaveCount(0);
});
