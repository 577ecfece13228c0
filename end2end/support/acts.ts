// What people do on the pages, in their words.
import { type Locator, type Page, expect } from '@playwright/test';
import type { Person } from './desk';

/** Fills the sign-in form that is open and sends it. */
export async function signIn(page: Page, person: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export type Outcome = 'Approve' | 'Decline' | 'Ask again' | 'Back to review';

/** Opens a session and waits for its decision form. */
export async function openSession(page: Page, sessionId: string): Promise<void> {
  await page.goto(`/sessions/${sessionId}`);
  await expect(page.locator('h1')).toBeVisible();
}

/** The decision form's parts. */
export function form(page: Page) {
  const box = page.locator('#decision-form');
  return {
    box,
    choose: (outcome: Outcome) => box.getByRole('radio', { name: outcome, exact: true }).check(),
    outcome: (outcome: Outcome) => box.getByRole('radio', { name: outcome, exact: true }),
    reason: (code: number | string) => box.locator(`input[name="reason_codes"][value="${code}"]`),
    step: (value: string) => box.locator(`input[name="nodes_to_resubmit"][value="${value}"]`),
    comment: box.getByRole('textbox', { name: 'Comment' }),
    send: () => box.locator('button.primary').click(),
    refusal: box.locator('.refusal'),
  };
}

/** The status that the head of a session's page shows. */
export function headStatus(page: Page): Locator {
  return page.locator('.session-title .badge').nth(1);
}

/** The timeline's newest entry of this kind of text. */
export function entry(page: Page, text: string | RegExp): Locator {
  return page.locator('#timeline .entry').filter({ hasText: text }).first();
}

/** Waits until the islands of the page live. */
export async function alive(page: Page): Promise<void> {
  await page.locator('html[data-alive]').waitFor({ state: 'attached' });
}

/** Presses Tab until the element has focus; every stop on the way must show that it has it. */
export async function tabTo(page: Page, target: Locator, most = 80): Promise<void> {
  for (let press = 0; press < most; press++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      if (!at || at === document.body) return null;
      // a ring may be drawn by the element, its label, or a layer that covers the row
      const shows = (element: Element | null) =>
        [null, '::before', '::after'].some((layer) => {
          if (!element) return false;
          const style = getComputedStyle(element, layer);
          return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
        });
      const label = (at as HTMLInputElement).labels?.[0] ?? null;
      return { what: at.outerHTML.slice(0, 160), shown: [at, label, at.nextElementSibling, at.parentElement, at.closest('tr')].some(shows) };
    });
    if (stop) expect(stop.shown, `focus shows on ${stop.what}`).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never reached ${target}`);
}

/** Waits until a job's page says this: with scripts it comes by itself, without them the reader looks again. */
export async function jobSays(page: Page, text: string): Promise<void> {
  const says = page.getByText(text);
  // the answer to the form that began it first
  await expect(says.or(page.getByRole('link', { name: 'Look again' })).first()).toBeVisible();
  await expect(async () => {
    if (!(await says.isVisible())) await page.reload();
    await expect(says).toBeVisible({ timeout: 500 });
  }).toPass();
}
