// The fixtures: a desk for each worker, pages that are watched, a receiver with its endpoint.
import { type BrowserContextOptions, type Page, test as base, expect } from '@playwright/test';
import { type DemoAccount, Desk, type Person } from './desk';
import { Guard } from './guard';
import { Receiver } from './receiver';

export { expect };

/** Nothing of our own yet; projects set Playwright's `javaScriptEnabled`. */
export type Options = object;

/** Opens a page of its own browser context, signed in as someone or not at all. */
export type Visit = (who?: DemoAccount | Person, options?: BrowserContextOptions) => Promise<Page>;

interface Fixtures {
  /** Whether scripts run in this project. */
  scripts: boolean;
  guard: Guard;
  visit: Visit;
  /** A receiver whose endpoint an admin made; revoked afterwards. */
  receiver: Receiver;
}

export const test = base.extend<Fixtures, { desk: Desk }>({
  desk: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const desk = await Desk.start();
      await use(desk);
      await desk.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  scripts: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  guard: async ({ desk }, use) => {
    const guard = new Guard(desk.url);
    await use(guard);
    expect(guard.seen(), 'console, page, policy and network stay clean').toEqual([]);
  },

  visit: async ({ browser, desk, guard, scripts }, use) => {
    const contexts: Array<{ close: () => Promise<void> }> = [];
    await use(async (who, options) => {
      const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: scripts, reducedMotion: 'reduce', ...options });
      contexts.push(context);
      await guard.watch(context);
      if (who) {
        const person = typeof who === 'string' ? desk.account(who) : who;
        await context.addCookies([
          { name: 'sid', value: await desk.cookie(person), url: desk.url, httpOnly: true, sameSite: 'Lax' },
        ]);
      }
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  receiver: async ({ visit }, use) => {
    const receiver = await Receiver.start();
    const admin = await visit('admin');
    await admin.goto('/admin/webhooks');
    await admin.getByLabel('URL').fill(receiver.url);
    await admin.getByLabel('Private network to allow').fill('127.0.0.0/8');
    await admin.getByRole('button', { name: 'Add endpoint' }).click();
    const secret = await admin.locator('.secret').innerText();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    receiver.trust(secret);
    await use(receiver);
    await admin.goto('/admin/webhooks');
    await admin.getByRole('button', { name: `Revoke ${receiver.url}` }).click();
    await expect(admin.getByText('The endpoint is revoked; nothing more is sent to it.')).toBeVisible();
    await receiver.stop();
    expect(receiver.refused, 'every event was signed as Standard Webhooks asks for').toEqual([]);
  },
});
