// The page for those who develop the screens: every part in every state, in both themes and densities.
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { SCREENS } from '../support/places';
import { expect, test } from '../support/test';

for (const theme of ['light', 'dark'] as const) {
  for (const density of ['comfortable', 'compact'] as const) {
    test(`the kit, ${theme} and ${density}`, async ({ visit, scripts }) => {
      test.skip(!scripts, 'axe is a script; the page is the same without');
      const page = await visit('reviewer', { colorScheme: theme });
      await page.goto(`/kit?theme=${theme}&density=${density}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kit');
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      expect(violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.html}`))).toEqual([]);
      await page.screenshot({ path: join(SCREENS, `kit-${theme}-${density}.png`), fullPage: true });
      // what is pressed keeps a size that can be hit
      for (const button of await page.locator('.kit .button:visible').all()) {
        expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(24);
      }
    });
  }
}
