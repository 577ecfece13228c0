// The keys of the document viewer, which only scripts know.
import { alive } from '../support/acts';
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

test('with keys switched off in the profile no key does anything, and the tools still do', async ({ visit }) => {
  const page = await visit('reviewer');
  await page.addInitScript(() => {
    new MutationObserver(() => document.documentElement?.setAttribute('data-keys', 'off')).observe(document, { childList: true });
  });
  await page.goto(`/sessions/${KNOWN.chinese}/documents/id_verifications-0`);
  await alive(page);
  await expect(page.locator('.viewer-keys')).toBeHidden();
  const picture = page.locator('.viewer-picture');
  const before = (await picture.getAttribute('class')) ?? '';
  for (const press of ['+', ']', '-', 'PageDown', '.']) await page.keyboard.press(press);
  await expect(picture).toHaveClass(before);
  await expect(page).toHaveURL(`/sessions/${KNOWN.chinese}/documents/id_verifications-0`);
  await page.locator('[data-viewer=larger]').click();
  await expect(picture).toHaveClass(/zoom-150/);
  expect(new URL(page.url()).search).toBe('');
});
