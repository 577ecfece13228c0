// The desk without a pointer and without eyes: by keys alone, as a screen reader has it, large, and in forced colours.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { alive, headStatus, signIn } from '../support/acts';
import { KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function axe(page: Page, within: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).include(within).analyze();
  return violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.html}`));
}

/** Whether what has focus shows it. */
function focusShows(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const at = document.activeElement;
    const around = [at, at?.nextElementSibling, at?.closest('dialog'), at?.closest('tr')];
    return around.some((element) =>
      [null, '::after'].some((layer) => {
        if (!element) return false;
        const style = getComputedStyle(element, layer);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
      }),
    );
  });
}

test('sign in, filter, open, decide, next: by keys alone, focus always in view', async ({ desk, visit }) => {
  for (const name of ['Keyline Onewalker', 'Keyline Twowalker']) await desk.bring(person(name));
  const page = await visit();
  await page.goto('/sign-in');
  await signIn(page, desk.account('reviewer'));
  await expect(page).toHaveURL('/queue');
  await alive(page);
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL('/sessions');
  await alive(page);
  await page.keyboard.press('/');
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.type('onewalker');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=onewalker/);
  await alive(page);
  await page.keyboard.press('j');
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.locator('h1')).toHaveText('Keyline Onewalker');
  await alive(page);
  await page.keyboard.press('d');
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.press('2');
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.press('Control+Enter');
  await expect(headStatus(page)).toHaveText('Declined');
  await alive(page);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/review=on/);
  await expect(page.getByText('You have it until')).toBeVisible();
});

test('a screen reader finds its way: landmarks, the row of a list, the form of a session', async ({ desk, visit }) => {
  const id = await desk.bring(person('Readina Landmarks'));
  const page = await visit('reviewer');
  await page.goto('/sessions?q=landmarks');
  await alive(page);
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to content"
    - banner:
      - navigation "Main"
    - main:
      - heading "Sessions" [level=1]
      - search
      - navigation "Status"
  `);
  await expect(page.locator('table.sessions')).toMatchAriaSnapshot(`
    - table:
      - rowgroup
      - rowgroup:
        - row:
          - rowheader:
            - link "Readina Landmarks"
  `);
  await page.goto(`/sessions/${id}`);
  await alive(page);
  await page.keyboard.press('d');
  await expect(page.locator('#decision')).toMatchAriaSnapshot(`
    - region "Decision":
      - heading "Decision" [level=2]
      - group "Outcome":
        - radio "Approve"
        - radio "Decline" [checked]
        - radio "Ask again"
      - textbox /Comment/
      - button "Decline session"
  `);
  await expect(page.getByRole('region', { name: 'Reasons to choose from' }).getByRole('checkbox').first()).toBeVisible();
});

test('help and search over everything hold to WCAG and say what they are', async ({ visit }) => {
  const page = await visit('everything');
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(`/sessions/${KNOWN.company}`);
    await alive(page);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys that work here' })).toBeVisible();
    expect(await axe(page, '#keys-help'), scheme).toEqual([]);
    expect(await focusShows(page)).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('tarrowmere');
    await expect(page.locator('#palette [data-group=companies] [role=option]')).toHaveCount(1);
    expect(await axe(page, '#palette'), scheme).toEqual([]);
    expect(await focusShows(page)).toBe(true);
    await expect(page.locator('#palette')).toMatchAriaSnapshot(`
      - dialog "Find anything":
        - search:
          - combobox [expanded]: tarrowmere
        - listbox "Found":
          - group "Companies":
            - option /Tarrowmere/
        - status: /found/
    `);
    await expect(page.locator('#palette [aria-selected=true]')).toHaveCount(1);
  }
});

test('at twice the size nothing is lost and nothing scrolls sideways', async ({ visit }) => {
  const page = await visit('everything', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
  for (const path of ['/sessions', `/sessions/${KNOWN.company}`, `/sessions/${KNOWN.chinese}`, '/find?q=ltd', '/insight/ubo', '/admin/people']) {
    await page.goto(path);
    await alive(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over, path).toBeLessThanOrEqual(0);
  }
  await page.goto(`/sessions/${KNOWN.company}`);
  await alive(page);
  for (const press of ['?', 'Control+k']) {
    await page.keyboard.press(press);
    const box = await page.locator('dialog[open]').boundingBox();
    expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 720 && box.y + box.height <= 450, press).toBe(true);
    await page.keyboard.press('Escape');
  }
});

test('in forced colours what is chosen and what has focus still show', async ({ desk, visit }) => {
  const id = await desk.bring(person('Forcina Highcontrast'));
  const page = await visit('reviewer', { forcedColors: 'active' });
  await page.goto(`/sessions/${id}`);
  await alive(page);
  await page.keyboard.press('d');
  const face = (slug: string) => page.locator(`.outcome-${slug} .outcome-face`).evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await face('declined')).not.toBe(await face('approved'));
  expect(await focusShows(page)).toBe(true);
  await page.keyboard.press('Control+k');
  await expect(page.locator('#palette [aria-selected=true]')).toHaveCSS('outline-style', 'solid');
});

test('who wants less motion gets none', async ({ visit }) => {
  const page = await visit('reviewer', { reducedMotion: 'reduce' });
  await page.goto('/sessions');
  await alive(page);
  await page.keyboard.press('Control+k');
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto');
});
