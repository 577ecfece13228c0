// What others changed since one's last look: a line above the session, and marks in its timeline; scripts on and off.
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { form, openSession } from '../support/acts';
import { person } from '../support/payloads';
import { SCREENS } from '../support/places';
import { expect, test } from '../support/test';

test('what another did is marked, stays through a reload and leads to what differs', async ({ desk, visit, scripts }) => {
  test.setTimeout(120_000);
  const payload = person('Nova Sincelook');
  const id = await desk.bring(payload);
  const who = await desk.person('reviewer', 'Ilse Lookagain');
  const page = await visit(who);
  await openSession(page, id);
  await expect(page.locator('.since')).toHaveCount(0);
  await page.goto('/queue');

  payload.id_verifications[0].first_name = 'Novena';
  await desk.bring(payload);
  const answer = await desk.api('PATCH', `/v3/session/${id}/update-status/`, { new_status: 'Approved' });
  expect(answer.ok).toBe(true);

  // a list says so before it is opened
  await page.goto('/sessions?q=Sincelook');
  const row = page.locator(`[data-row="${id}"]`);
  await expect(row.getByText('Changed since you looked')).toBeAttached();
  await row.screenshot({ path: join(SCREENS, `since-row${scripts ? '' : '-bare'}.png`) });

  await openSession(page, id);
  const line = page.locator('.since');
  await expect(line).toContainText('Status In Review to Approved');
  await expect(line).toContainText('2 new entries in the timeline');
  const marks = page.locator('#timeline .entry').filter({ hasText: 'New to you' });
  await expect(marks).toHaveCount(2);
  await page.reload();
  await expect(marks).toHaveCount(2);

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    if (scripts) {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((fault) => fault.id)).toEqual([]);
    }
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: join(SCREENS, `since-${colorScheme}-${width}${scripts ? '' : '-bare'}.png`) });
      await page.locator('#timeline').screenshot({ path: join(SCREENS, `since-timeline-${colorScheme}-${width}${scripts ? '' : '-bare'}.png`) });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  const arabic = await visit(who, { locale: 'ar' });
  await openSession(arabic, id);
  await expect(arabic.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(arabic.locator('.since li')).toHaveCount(3);
  await arabic.screenshot({ path: join(SCREENS, `since-ar${scripts ? '' : '-bare'}.png`) });

  // one's own act is no news
  const decision = form(page);
  await decision.choose('Back to review');
  await decision.send();
  await openSession(page, id);
  await expect(marks).toHaveCount(2);
  await line.getByRole('link', { name: 'New data' }).click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${id}/revisions\\?from=1&to=`));
  await expect(page.locator('main')).toContainText('Novena');
});
