// What scripts add to the ownership picture.
import { alive, openSession } from '../support/acts';
import { KNOWN } from '../support/payloads';
import { expect, test } from '../support/test';

const COMPLEX = '3e9ca856-c771-4a47-bbbf-1f28f818fd38';

test('the ownership picture grows, shrinks, fits, and marks from another threshold', async ({ visit }) => {
  expect(Object.values(KNOWN)).toContain(COMPLEX);
  const page = await visit('reviewer');
  await openSession(page, COMPLEX);
  await alive(page);
  const drawing = page.locator('.chain-drawing');
  const width = () => drawing.evaluate((svg) => Number(svg.getAttribute('width')));
  const whole = await width();
  await page.getByRole('button', { name: 'Larger' }).click();
  await expect.poll(width).toBeGreaterThan(whole);
  await page.getByRole('button', { name: 'Whole chain' }).click();
  await expect.poll(width).toBeLessThanOrEqual(whole);

  const marked = page.locator('.chain-box.person.reaches');
  await expect(marked).toHaveCount(2);
  await page.getByLabel('Mark from').fill('20');
  await expect(marked).toHaveCount(3);
  // by halves on the slider, by any fraction in the field beside it: the second owner has 25.53 %
  const exact = page.getByLabel('Exact threshold in percent');
  await page.getByLabel('Mark from').fill('25.5');
  await expect(exact).toHaveValue('25.5');
  await expect(marked).toHaveCount(2);
  await exact.fill('25.53');
  await expect(marked).toHaveCount(2);
  await exact.fill('25.54');
  await expect(marked).toHaveCount(1);
  await page.getByLabel('Mark from').fill('90');
  await expect(marked).toHaveCount(0);
});

test('a chain that can be read whole is whole from the start', async ({ visit }) => {
  const page = await visit('reviewer');
  await openSession(page, COMPLEX);
  await alive(page);
  const frame = page.locator('.chain-frame');
  await expect(page.locator('.chain-zoom')).toBeVisible();
  const over = () => frame.evaluate((box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]);
  await expect.poll(over).toEqual([0, 0]);
  // its words are of a size that one reads
  expect(parseInt(await page.locator('.chain-zoom').innerText())).toBeGreaterThanOrEqual(70);
});
