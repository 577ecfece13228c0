// One document large, beside what was read from it; portrait beside selfie.
import { openSession } from '../support/acts';
import { company, KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const items = (page: import('@playwright/test').Page) => page.locator('.viewer-all li a');

test('a document opens large by its picture, turns, grows, and stands beside what was read from it', async ({ visit }) => {
  const page = await visit('auditor');
  await openSession(page, KNOWN.chinese);
  await page.locator('#id_verifications .picture a').first().click();
  await expect(page).toHaveURL(`/sessions/${KNOWN.chinese}/documents/id_verifications-0`);
  const picture = page.locator('.viewer-picture');
  await expect(picture).toHaveClass(/zoom-100/);
  await expect.poll(() => picture.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  await expect(page.locator('#read')).toContainText('Document type');

  await page.locator('[data-viewer="larger"]').click();
  await expect(picture).toHaveClass(/zoom-150/);
  await page.locator('[data-viewer="right"]').click();
  await expect(picture).toHaveClass(/turn-90/);
  await expect(picture).toHaveClass(/zoom-150/);
  await expect(page.locator('.viewer-zoom')).toHaveText('150 %');

  await page.locator('.viewer-pages a').nth(1).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.locator('.viewer-pages [aria-current]')).toHaveCount(1);
  // someone who may only look gives no verdict here either
  await expect(page.locator('#verdict')).toHaveCount(0);
});

test('every step of the viewer is an address, and nonsense in it shows the picture as usual', async ({ visit, guard }) => {
  const page = await visit('reviewer');
  await page.goto(`/sessions/${KNOWN.chinese}/documents/id_verifications-0?zoom=200&turn=270&page=2`);
  await expect(page.locator('.viewer-picture')).toHaveClass(/zoom-200 turn-270/);
  await page.goto(`/sessions/${KNOWN.chinese}/documents/id_verifications-0?zoom=17&turn=left&page=99`);
  await expect(page.locator('.viewer-picture')).toHaveClass(/zoom-100 turn-0/);
  guard.expectStatus(404);
  const answer = await page.goto(`/sessions/${KNOWN.chinese}/documents/documents-9-9`);
  expect(answer?.status()).toBe(404);
});

test('a company document is approved beside its cross-check, and the next one is one step away', async ({ desk, visit }) => {
  const firm = company('Pennywort Looms Ltd');
  firm.document_verifications[0].items[0].status = 'In Review';
  const id = await desk.bring(firm);
  const page = await visit('reviewer');
  await openSession(page, id);
  await page.locator('#documents .document-head a').first().click();
  await expect(page.locator('#verdict')).toBeVisible();
  // what was read from it stands beside it, open, with its values
  await expect(page.locator('#read')).toContainText('EX-4402-0017');
  await expect(page.locator('#read')).toContainText('Ljósberi Dæmisvíkur Matvæli ehf.');
  await page.locator('#verdict .why').fill('Stamp and date are right.');
  await page.locator('#verdict').getByRole('button', { name: /^Approve/ }).click();
  await expect(page).toHaveURL(/\/documents\/documents-0-/);
  await expect(page.locator('.session-title .badge')).toContainText('Approved');
  await page.locator('.crumbs a').nth(1).click();
  await expect(page.locator('#timeline')).toContainText('Stamp and date are right.');
});

test('a verdict on an old view is refused in the viewer, and what was typed stays', async ({ desk, visit, guard }) => {
  const firm = company('Stalewater Looms Ltd');
  firm.document_verifications[0].items[0].status = 'In Review';
  const id = await desk.bring(firm);
  const page = await visit('reviewer');
  await openSession(page, id);
  await page.locator('#documents .document-head a').first().click();
  await desk.api('PATCH', `/v3/session/${id}/update-status/`, { new_status: 'Declined' });
  guard.expectStatus(409);
  await page.locator('#verdict .why').fill('Typed on an old view.');
  await page.locator('#verdict').getByRole('button', { name: /^Decline/ }).click();
  await expect(page.locator('.refusal')).toBeVisible();
  await expect(page.locator('#verdict .why')).toHaveValue('Typed on an old view.');
});

test('portrait and selfie stand beside each other with how alike they are', async ({ desk, visit }) => {
  const one = person();
  one.face_matches[0].score = 41.97;
  const id = await desk.bring(one);
  const page = await visit('reviewer');
  await openSession(page, id);
  const panel = page.locator('#identity');
  await expect(panel).toContainText('41.97 % similar');
  await expect(panel.locator('figure')).toHaveCount(2);
  await panel.locator('figure a').first().click();
  await expect(items(page).first()).toBeAttached();
});
