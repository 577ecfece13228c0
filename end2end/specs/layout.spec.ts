// No page scrolls sideways, whatever stands in it.
import type { Page } from '@playwright/test';
import { openSession } from '../support/acts';
import { company, KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const UNBROKEN = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3);

async function fits(page: Page, what: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    // what lies in a box of its own may scroll there
    const boxed = (element: Element) => {
      for (let up = element.parentElement; up; up = up.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX) && up !== document.body) return true;
      }
      return false;
    };
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.right > room + 1 && getComputedStyle(element).visibility !== 'hidden' && !boxed(element);
    });
    return { over: document.documentElement.scrollWidth - room, what: out.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)) };
  });
  expect(wide.over, `${what}: ${wide.what.join('\n')}`).toBeLessThanOrEqual(0);
}

for (const width of [320, 1440]) {
  const viewport = { width, height: 800 };

  test(`every page fits ${width} px`, async ({ visit }) => {
    const page = await visit('everything', { viewport });
    for (const path of ['/sessions', '/sessions?q=Zzyzxqwv', `/sessions/${KNOWN.company}`, `/sessions/${KNOWN.chinese}`, '/find', '/find?q=ltd', '/insight/ubo', '/admin/people', '/admin/policies', '/admin/keys', '/admin/webhooks', '/admin/privacy', '/admin/audit']) {
      await page.goto(path);
      await fits(page, path);
    }
    const outside = await visit(undefined, { viewport });
    await outside.goto('/sign-in');
    await fits(outside, '/sign-in');
  });

  test(`names of 90 characters and text without a break fit ${width} px`, async ({ desk, visit }) => {
    const owner = person(UNBROKEN);
    await desk.bring(owner);
    const firm = company(UNBROKEN, { session_id: owner.session_id, name: UNBROKEN });
    firm.metadata = { [UNBROKEN]: UNBROKEN, note: UNBROKEN };
    await desk.bring(firm);
    const decided = await desk.api('PATCH', `/v3/session/${owner.session_id}/update-status/`, { new_status: 'Declined', comment: UNBROKEN });
    expect(decided.ok).toBe(true);
    const page = await visit('everything', { viewport });
    for (const id of [KNOWN.longName, owner.session_id, firm.session_id]) {
      await openSession(page, id);
      await fits(page, id);
      // folded parts are part of the page too
      await page.locator('details').evaluateAll((all: HTMLDetailsElement[]) => all.forEach((one) => (one.open = true)));
      await fits(page, `${id}, unfolded`);
    }
    await page.goto('/sessions');
    await fits(page, 'the list');
    await page.goto('/insight/ubo?filter=flagged');
    await fits(page, 'the overview');
  });
}

test('the decision is within reach on a narrow page', async ({ desk, visit }) => {
  const id = await desk.bring(person());
  const page = await visit('reviewer', { viewport: { width: 320, height: 640 } });
  await openSession(page, id);
  await page.getByRole('link', { name: 'Decision' }).click();
  await expect(page.locator('#decision-form')).toBeInViewport();
});
