// A form that is sent after the sign-in had ended: kept, given back by its page, never sent by itself; scripts on and off.
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { headStatus, openSession, signIn } from '../support/acts';
import { person } from '../support/payloads';
import { SCREENS } from '../support/places';
import { expect, test } from '../support/test';

test('a correction that is sent too late is there after sign-in, until it is sent or discarded', async ({ desk, visit, scripts }) => {
  const id = await desk.bring(person('Lata Comehome'));
  const who = await desk.person('reviewer', 'Ottilie Fernsby');
  const page = await visit(who);
  await openSession(page, id);
  const form = page.locator('#correct-id_verifications-0');
  const name = form.getByRole('textbox', { name: 'First name' });
  const why = form.getByRole('textbox', { name: 'Why' });
  const send = async () => {
    await page.locator('#correct summary').first().click();
    await name.fill('Láta');
    await why.fill('the accent was lost');
    await desk.expire(who);
    await form.getByRole('button', { name: 'Record correction' }).click();
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await signIn(page, who);
    await expect(page).toHaveURL(new RegExp(`/sessions/${id}`));
  };
  await send();
  const line = page.locator('.unsent');
  await expect(line).toContainText('Your text was kept; it has not been sent.');
  await expect(name).toHaveValue('Láta');
  await expect(why).toHaveValue('the accent was lost');
  await expect(page.locator('#timeline')).not.toContainText('the accent was lost');
  if (scripts) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((fault) => fault.id)).toEqual([]);
  }
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: join(SCREENS, `unsent-${width}${scripts ? '' : '-bare'}.png`) });
  }
  await page.setViewportSize({ width: 1440, height: 900 });

  // the way to it, and a reload does not take it away
  await line.getByRole('link', { name: 'Show it' }).click();
  await expect(form).toBeInViewport();
  await page.reload();
  await expect(why).toHaveValue('the accent was lost');
  await line.getByRole('button', { name: 'Discard it' }).click();
  await expect(line).toHaveCount(0);
  await expect(form.locator('input[name="comment"]')).toHaveValue('');

  await send();
  await form.getByRole('button', { name: 'Record correction' }).click();
  await expect(page.locator('#timeline')).toContainText('the accent was lost');
  await expect(line).toHaveCount(0);
  await expect(headStatus(page)).toHaveText('In Review');
});
