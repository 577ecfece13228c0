// The forms that correct by hand, each opened: nothing that axe minds, nothing too wide, in both themes.
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { KNOWN } from '../support/payloads';
import { SCREENS } from '../support/places';
import { expect, test } from '../support/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, id] of Object.entries({ company: KNOWN.company, person: KNOWN.chinese })) {
    test(`the opened correction forms of the ${name} in ${colorScheme}`, async ({ visit, scripts }) => {
      test.setTimeout(180_000);
      // axe is a script itself: without scripts it looks at the page as the server drew it, the browser half left out
      const page = await visit('reviewer', { colorScheme, viewport: { width: 1440, height: 900 }, javaScriptEnabled: true });
      if (!scripts) {
        await page.route(/\/pkg\/boot\.[^/]+\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
      }
      await page.goto(`/sessions/${id}`);
      const folds = page.locator('#correct details.correct');
      for (const fold of await folds.all()) await fold.locator('> summary').click();
      await expect(page.locator('#correct details.correct:not([open])')).toHaveCount(0);
      expect(await folds.count()).toBeGreaterThan(1);
      const seen: string[] = [];
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) seen.push(`at ${width}: ${over} px too wide`);
        // the tables of values as well, which could scroll by themselves
        const hidden = await page
          .locator('#correct .table-scroll')
          .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth).filter((beyond) => beyond > 0));
        if (hidden.length > 0) seen.push(`at ${width}: values out of view: ${hidden}`);
        const { violations } = await new AxeBuilder({ page }).withTags(TAGS).include('#correct').analyze();
        seen.push(...violations.flatMap((fault) => fault.nodes.slice(0, 3).map((node) => `at ${width}: ${fault.id}: ${node.html}`)));
        const file = `correct-${name}-${colorScheme}-${width}${scripts ? '' : '-bare'}.png`;
        await page.locator('#correct').screenshot({ path: join(SCREENS, file) });
      }
      expect(seen).toEqual([]);
    });
  }
}
