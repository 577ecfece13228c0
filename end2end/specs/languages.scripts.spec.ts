// The desk in each language: laid out its way, nothing lost, nothing that axe minds.
import AxeBuilder from '@axe-core/playwright';
import { join } from 'node:path';
import { alive } from '../support/acts';
import { PAGES } from '../support/pages';
import { SCREENS } from '../support/places';
import { expect, test } from '../support/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What is shown as it came in: texts of sources and of people, names that people gave, data that no panel knows. */
const AS_IT_CAME = 'pre, code, textarea, option, dl, blockquote, bdi, [dir=auto]:not(.entry-what *), .panels > .panel:not(#timeline)';
const LANGUAGES = [
  ['es', 'ltr'],
  ['fr', 'ltr'],
  ['de', 'ltr'],
  ['ar', 'rtl'],
] as const;

for (const [language, direction] of LANGUAGES) {
  test(`every page in ${language}: its direction, its width, what axe finds`, async ({ visit }) => {
    test.setTimeout(300_000);
    const page = await visit('everything', { locale: language, viewport: { width: 1440, height: 900 } });
    const seen: string[] = [];
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(path);
      await alive(page);
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.locator('html')).toHaveAttribute('dir', direction);
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) seen.push(`${name} at ${width}: ${over} px too wide`);
        if (language === 'ar' || language === 'de') {
          await page.screenshot({ path: join(SCREENS, `${name}-${language}-${width}.png`), fullPage: true });
        }
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      // the other languages of the same direction differ in their words alone, and German has the longest
      if (language !== 'ar' && language !== 'de') continue;
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      seen.push(...violations.flatMap((fault) => fault.nodes.slice(0, 2).map((node) => `${name}: ${fault.id}: ${node.html}`)));
    }
    expect(seen).toEqual([]);
  });
}

/** Lines of a page with three English words in a row, without what stands there as it came in: texts of sources and people, codes. */
function english(): string[] {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
  for (const apart of document.querySelectorAll(AS_IT_CAME)) apart.remove();
  const text = document.body.innerText.replace(/[\u2066-\u2069]/g, '').replaceAll('countersign audit verify', '');
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/.test(line)))];
}

test('no page keeps a sentence of ours in English', async ({ visit }) => {
  test.setTimeout(120_000);
  const page = await visit('everything', { locale: 'ar', viewport: { width: 1440, height: 900 } });
  const left: string[] = [];
  for (const [name, path] of Object.entries(PAGES)) {
    await page.goto(path);
    await alive(page);
    left.push(...(await page.evaluate(`const AS_IT_CAME = ${JSON.stringify(AS_IT_CAME)}; (${english})()`) as string[]).map((line) => `${name}: ${line}`));
  }
  expect(left).toEqual([]);
});
