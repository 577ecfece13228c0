// Every page as a screen reader has it, and walked through by the Tab key alone.
import type { Page } from '@playwright/test';
import { alive } from '../support/acts';
import { PAGES } from '../support/pages';
import { expect, test } from '../support/test';

interface Node {
  role?: { value: string };
  name?: { value: string };
  ignored?: boolean;
  properties?: Array<{ name: string; value: { value: unknown } }>;
}

/** Roles that say nothing without a name. */
const NAMED = ['link', 'button', 'textbox', 'searchbox', 'checkbox', 'radio', 'combobox', 'listbox', 'slider', 'spinbutton', 'table', 'navigation', 'dialog', 'image', 'progressbar', 'meter'];

/** What the browser hands to a screen reader, in reading order. */
async function tree(page: Page): Promise<Node[]> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = (await client.send('Accessibility.getFullAXTree')) as { nodes: Node[] };
  await client.detach();
  return nodes.filter((node) => !node.ignored);
}

const role = (node: Node) => node.role?.value ?? '';
const called = (node: Node) => (node.name?.value ?? '').trim();
const level = (node: Node) => Number(node.properties?.find((one) => one.name === 'level')?.value.value ?? 0);

for (const [name, path] of Object.entries(PAGES)) {
  test(`${name}: landmarks, headings in order, a name for everything`, async ({ visit }) => {
    const page = await visit('everything');
    await page.goto(path);
    await alive(page);
    const nodes = await tree(page);
    const of = (wanted: string) => nodes.filter((node) => role(node) === wanted);
    const faults: string[] = [];
    for (const mark of ['banner', 'main']) if (of(mark).length !== 1) faults.push(`${of(mark).length} × ${mark}`);
    if (of('heading').filter((one) => level(one) === 1).length !== 1) faults.push('not one h1');
    const headings = await page.locator('h1, h2, h3, h4, h5, h6').evaluateAll((all) =>
      all.filter((one) => one.checkVisibility()).map((one) => ({ level: Number(one.tagName[1]), text: one.textContent })),
    );
    headings.reduce((before, one) => {
      if (one.level > before + 1) faults.push(`h${before} is followed by h${one.level} "${one.text}"`);
      return one.level;
    }, 0);
    for (const node of nodes) {
      if (NAMED.includes(role(node)) && called(node) === '') faults.push(`a ${role(node)} without a name`);
    }
    const names = of('navigation').map(called);
    if (new Set(names).size !== names.length) faults.push(`two navigations of one name: ${names.join(', ')}`);
    expect(faults).toEqual([]);
  });

  test(`${name}: Tab comes to everything, in view, and leads out again`, async ({ visit }) => {
    test.setTimeout(120_000);
    const page = await visit('everything');
    await page.goto(path);
    await alive(page);
    const faults: string[] = [];
    for (let press = 0; press < 600; press += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate((press) => {
        const element = document.activeElement as HTMLElement | null;
        if (!element || element === document.body) return { away: true };
        // a field for a date has a stop for each part
        const again = element.dataset.walked !== undefined && element.dataset.walked !== String(press - 1);
        element.dataset.walked = String(press);
        const box = element.getBoundingClientRect();
        const inView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
        // what lies on top of the middle: the element, something in it, something around it, or a bar that hides it
        const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
        const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 1), innerHeight - 2);
        const top = document.elementFromPoint(x, y);
        const label = (element as HTMLInputElement).labels?.[0];
        const clear = !top || element.contains(top) || top.contains(element) || (label?.contains(top) ?? false);
        const html = element.outerHTML.slice(0, 120);
        return { again, inView, clear, html: `${html}${clear || !top ? '' : ` under ${top.outerHTML.slice(0, 120)}`}` };
      }, press);
      // past the end, the browser's own buttons have the focus, then the page again
      if (at.away) continue;
      if (at.again) break;
      if (!at.inView) faults.push(`out of view: ${at.html}`);
      else if (!at.clear) faults.push(`hidden by a bar: ${at.html}`);
    }
    const missed = await page.evaluate(() => {
      const can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
      return [...document.querySelectorAll<HTMLElement>(can)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && !one.matches(':disabled, [tabindex="-1"], [inert] *'))
        // of a group of radios, Tab comes to one; the arrows to the rest
        .filter((one) => !one.matches('input[type=radio]') && one.dataset.walked === undefined)
        .map((one) => one.outerHTML.slice(0, 120));
    });
    expect(faults).toEqual([]);
    expect(missed, 'not reached').toEqual([]);
  });
}
