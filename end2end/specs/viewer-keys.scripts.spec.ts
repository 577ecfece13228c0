// The keys of the document viewer, which only scripts know.
import { KNOWN } from '../support/payloads';
import { expect, test } from '../support/test';

test('keys make the picture larger, turn it and leaf through pictures', async ({ visit }) => {
  const page = await visit('reviewer');
  await page.goto(`/sessions/${KNOWN.chinese}/documents/id_verifications-0`);
  await expect(page.locator('.viewer-keys')).toBeVisible();
  const picture = page.locator('.viewer-picture');
  await page.keyboard.press('+');
  await expect(picture).toHaveClass(/zoom-150/);
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await expect(picture).toHaveClass(/zoom-75/);
  await page.keyboard.press(']');
  await expect(picture).toHaveClass(/turn-90/);
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await expect(picture).toHaveClass(/turn-270/);
  // in place: the address is still that of the first look
  expect(new URL(page.url()).search).toBe('');
  await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/page=2/);
});
