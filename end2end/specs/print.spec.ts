// On paper: the record alone, dark on white whatever the theme, with exact times, and nothing cut off.
import type { Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../support/desk';
import { KNOWN, person } from '../support/payloads';
import { SCREENS } from '../support/places';
import { expect, test } from '../support/test';

/** As wide as A4 within its margins, at 96 points an inch; lists lie on their side. */
const PAPER = { width: 703, height: 1032 };
const ON_ITS_SIDE = { width: 1032, height: 703 };

async function printed(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('h1')).toBeVisible();
  await page.setViewportSize(path.startsWith('/sessions?') ? ON_ITS_SIDE : PAPER);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
}

/** What is drawn although a reader of paper can do nothing with it. */
const controls = (page: Page) =>
  page.locator('button, input, select, textarea, summary .icon-fold, nav').filter({ visible: true });

/** Texts that stand out over the edge of the paper or of a box that cuts them off. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!;
      if (!node.textContent?.trim() || !parent.checkVisibility({ visibilityProperty: true }) || parent.closest('.sr-only, title, option')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.left < -1 || box.right > innerWidth + 1) out.push(`off the paper: ${node.textContent.trim().slice(0, 60)}`);
      for (let around: Element | null = parent; around && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around);
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        const edge = around.getBoundingClientRect();
        if (edge.width < 2) break;
        if (box.right > edge.right + 1 || box.left < edge.left - 1 || box.bottom > edge.bottom + 1) {
          out.push(`cut by ${around.className}: ${node.textContent.trim().slice(0, 60)}`);
          break;
        }
      }
    }
    return out;
  });

/** Texts that are not dark, or stand on something that is. */
const pale = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const light = (colour: string) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return { shade: (r * 0.2126 + g * 0.7152 + b * 0.0722) / 255, alpha: a / 255 };
    };
    const out = new Set<string>();
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim());
      if (!own || !element.checkVisibility() || element.closest('.sr-only, svg, option')) continue;
      const style = getComputedStyle(element);
      if (light(style.color).shade > 0.5) out.add(`pale: ${element.className} ${element.textContent!.trim().slice(0, 40)}`);
      for (let around: Element | null = element; around; around = around.parentElement) {
        const ground = light(getComputedStyle(around).backgroundColor);
        if (ground.alpha > 0.5) {
          if (ground.shade < 0.7) out.add(`on dark: ${around.className} ${element.textContent!.trim().slice(0, 40)}`);
          break;
        }
      }
    }
    return [...out];
  });

const PAGES: Record<string, string> = {
  company: `/sessions/${KNOWN.company}`,
  person: `/sessions/${KNOWN.chinese}`,
  list: '/sessions?status=In%20Review',
  revisions: `/sessions/${KNOWN.company}/revisions`,
};

for (const [name, path] of Object.entries(PAGES)) {
  test(`${name}: printed without navigation and forms, dark on white, with exact times, whole`, async ({ desk, visit, scripts }) => {
    const who: Person = await desk.person('reviewer,manager', 'Printa Paperwright');
    const page = await visit(who, { colorScheme: 'dark' });
    if (scripts) {
      // a theme of one's own holds on the screen alone too
      await page.goto('/profile');
      await page.getByLabel('Theme').selectOption({ label: 'Dark' });
      await page.locator('form', { has: page.getByLabel('Density') }).getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('Saved.')).toBeVisible();
    }
    await printed(page, path);
    await mkdir(SCREENS, { recursive: true });
    await page.screenshot({ path: join(SCREENS, `print-${name}${scripts ? '' : '-bare'}.png`), fullPage: true });
    if (scripts) await page.pdf({ path: join(SCREENS, `print-${name}.pdf`), format: 'A4', preferCSSPageSize: true });
    expect(await controls(page).evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 120)))).toEqual([]);
    expect(await pale(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    const times = page.locator('main time').filter({ visible: true });
    expect(await times.count()).toBeGreaterThan(0);
    for (const after of await times.evaluateAll((all) => all.map((one) => getComputedStyle(one, '::after').content))) {
      expect(after).toMatch(/\d{2}:\d{2}:\d{2} UTC/);
    }
  });
}

test('what folds hide is printed with its values', async ({ visit }) => {
  const page = await visit('reviewer');
  await printed(page, `/sessions/${KNOWN.company}`);
  const hidden = await page.locator('.panel details').evaluateAll((all) =>
    all.filter((fold) => fold.checkVisibility() && [...fold.children].some((child) => child.tagName !== 'SUMMARY' && !child.checkVisibility({ contentVisibilityAuto: true }))).map((fold) => fold.outerHTML.slice(0, 120)),
  );
  expect(hidden).toEqual([]);
});
