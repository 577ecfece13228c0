// The ownership picture is moved by pointer and by keys, and the tree below it says the same.
import type { Locator, Page } from '@playwright/test';
import { alive, openSession } from '../support/acts';
import { KNOWN } from '../support/payloads';
import { expect, test } from '../support/test';

/** The frame with its picture so large that there is something to move. */
async function enlarged(page: Page): Promise<Locator> {
  await openSession(page, KNOWN.company);
  await alive(page);
  const frame = page.getByRole('region', { name: 'Ownership chain as a picture' });
  for (let step = 0; step < 8; step++) await page.getByRole('button', { name: 'Larger' }).click();
  await expect.poll(() => frame.evaluate((box) => [box.scrollWidth > box.clientWidth + 100, box.scrollHeight > box.clientHeight + 100])).toEqual([true, true]);
  return frame;
}

const place = (frame: Locator) => frame.evaluate((box) => [Math.round(box.scrollLeft), Math.round(box.scrollTop)]);

test('the picture follows the pointer that drags it, and nothing is chosen or opened by it', async ({ visit }) => {
  const page = await visit('reviewer');
  const frame = await enlarged(page);
  await frame.scrollIntoViewIfNeeded();
  await frame.evaluate((box) => box.scrollTo(100, 60));
  const { x, y, width, height } = (await frame.boundingBox())!;
  const [left, top] = await place(frame);
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 - 80, y + height / 2 - 40, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => place(frame)).toEqual([left + 80, top + 40]);
  expect(await page.evaluate(() => String(getSelection()))).toBe('');
  // with no button pressed the pointer moves nothing
  await page.mouse.move(x + width / 2 + 50, y + height / 2 + 50, { steps: 4 });
  expect(await place(frame)).toEqual([left + 80, top + 40]);
  await expect(page).toHaveURL(`/sessions/${KNOWN.company}`);
});

test('a drag goes on where the pointer leaves the picture, and ends with the button', async ({ visit }) => {
  const page = await visit('reviewer');
  const frame = await enlarged(page);
  await frame.scrollIntoViewIfNeeded();
  await frame.evaluate((box) => box.scrollTo(100, 60));
  const { x, y, height } = (await frame.boundingBox())!;
  const [left] = await place(frame);
  await page.mouse.move(x + 60, y + height / 2);
  await page.mouse.down();
  // over the panels beside it
  await page.mouse.move(x - 20, y + height / 2, { steps: 8 });
  await expect.poll(async () => (await place(frame))[0]).toBe(left + 80);
  await page.mouse.up();
  // a press that began elsewhere is none of the picture's
  await page.mouse.move(x - 20, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + height / 2, { steps: 8 });
  await page.mouse.up();
  expect((await place(frame))[0]).toBe(left + 80);
});

test('by keys alone the picture is reached, moved, made larger and fitted', async ({ visit }) => {
  const page = await visit('reviewer');
  const frame = await enlarged(page);
  await frame.evaluate((box) => box.scrollTo(0, 0));
  await page.getByRole('button', { name: 'Whole chain' }).focus();
  // threshold, its exact field, the picture
  for (let press = 0; press < 3; press++) await page.keyboard.press('Tab');
  await expect(frame).toBeFocused();
  await expect(frame).toHaveCSS('outline-style', 'solid');
  for (const press of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(press);
  await expect.poll(() => place(frame)).not.toEqual([0, 0]);
  await expect.poll(async () => (await place(frame)).every((at) => at > 0)).toBe(true);

  await page.getByRole('button', { name: 'Whole chain' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => frame.evaluate((box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight])).toEqual([0, 0]);
  const percent = page.locator('.chain-zoom');
  const fitted = parseInt(await percent.innerText());
  await page.getByRole('button', { name: 'Larger' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(async () => parseInt(await percent.innerText())).toBeGreaterThan(fitted);
  await page.getByRole('button', { name: 'Smaller' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(async () => parseInt(await percent.innerText())).toBeLessThanOrEqual(fitted);
});

test('larger and smaller stop at their ends, and from each the whole is found again', async ({ visit }) => {
  const page = await visit('reviewer');
  await openSession(page, KNOWN.company);
  await alive(page);
  const percent = page.locator('.chain-zoom');
  const whole = page.getByRole('button', { name: 'Whole chain' });
  await whole.click();
  const fitted = await percent.innerText();
  for (const [name, end] of [['Larger', '250 %'], ['Smaller', '30 %']]) {
    const button = page.getByRole('button', { name });
    for (let press = 0; press < 14; press++) await button.click();
    await expect(percent).toHaveText(end);
    await whole.click();
    await expect(percent).toHaveText(fitted);
  }
});

test('where there is little room the picture begins at the company, and grows around what is looked at', async ({ visit }) => {
  const page = await visit('reviewer', { viewport: { width: 360, height: 800 } });
  await openSession(page, KNOWN.company);
  await alive(page);
  const frame = page.getByRole('region', { name: 'Ownership chain as a picture' });
  await frame.scrollIntoViewIfNeeded();
  await expect(frame.locator('.chain-box.company').first()).toBeInViewport({ ratio: 1 });
  const middle = () => frame.evaluate((box) => Math.round((100 * (box.scrollLeft + box.clientWidth / 2)) / box.scrollWidth));
  await frame.evaluate((box) => box.scrollTo(box.scrollWidth * 0.6 - box.clientWidth / 2, 0));
  const before = await middle();
  for (let step = 0; step < 3; step++) await page.getByRole('button', { name: 'Larger' }).click();
  expect(Math.abs((await middle()) - before)).toBeLessThanOrEqual(1);
});
