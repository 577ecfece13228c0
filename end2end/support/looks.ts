// A page looked at in both themes: axe finds nothing, and a picture is kept for people to look at.
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';
import { join } from 'node:path';
import type { DemoAccount, Person } from './desk';
import { SCREENS } from './places';
import type { Visit } from './test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What depends on colours; the rest of a page is the same in both themes. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** How long it may take: axe reads every element of a long page, twice. */
export const LOOKING = 240_000;

async function faults(axe: AxeBuilder, where: string): Promise<string[]> {
  const found = await axe.analyze();
  return found.violations.map((one) => {
    const nodes = one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`);
    return `${where}: ${one.impact} ${one.id}: ${nodes.join('; ')}`;
  });
}

/**
 * A page that axe can look at. It is a script itself: without scripts it looks at the page as the server drew it, the
 * browser half left out.
 */
export async function lookable(visit: Visit, scripts: boolean, who?: DemoAccount | Person): Promise<Page> {
  const page = await visit(who, { colorScheme: 'light', javaScriptEnabled: true });
  if (!scripts) {
    await page.route(/\/pkg\/boot\.[^/]+\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  }
  return page;
}

/** Looks at the page as it stands; the pictures are called by `name`. */
export async function looks(page: Page, name: string, scripts: boolean): Promise<void> {
  await expect(page.locator('h1')).toBeVisible();
  // where a page stands after a refusal must not decide what lies under its bars
  await page.evaluate(() => window.scrollTo(0, 0));
  if (!scripts) {
    // the same colours as with scripts
    expect(await faults(new AxeBuilder({ page }).withTags(TAGS).disableRules(COLOURS), 'as drawn')).toEqual([]);
    return;
  }
  await page.locator('img').evaluateAll((all: HTMLImageElement[]) =>
    Promise.all(all.map((img) => ((img.loading = 'eager'), img.decode()))),
  );
  const seen = await faults(new AxeBuilder({ page }).withTags(TAGS), 'light');
  await page.screenshot({ path: join(SCREENS, `${name}-light.png`), fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  seen.push(...(await faults(new AxeBuilder({ page }).withRules(COLOURS), 'dark')));
  await page.screenshot({ path: join(SCREENS, `${name}-dark.png`), fullPage: true });
  expect(seen).toEqual([]);
}
