// Nothing polls: an open page asks the server for nothing by itself; its one stream tells it what there is to hear.
import type { Page } from '@playwright/test';
import { alive, form } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

/** Longer than anything that polls would wait to be of use. */
const LONG = 12_000;

/** What the page asks for from now on. */
function asked(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return seen;
}

test('an open page asks for nothing by itself', async ({ desk, visit }) => {
  test.setTimeout(120_000);
  const id = await desk.bring(person('Quieta Openpage'));
  const session = `/sessions/${id}`;
  const requests: Record<string, string[]> = {};
  let last: Page | undefined;
  for (const path of ['/queue', '/sessions', session, `${session}/revisions`, '/insight/ubo', '/profile']) {
    const page = await visit('manager');
    const streams = ['/queue', '/sessions', session].includes(path)
      ? page.waitForResponse((response) => response.url().includes('/live?'))
      : undefined;
    await page.goto(path);
    await alive(page);
    await streams;
    if (path === session) {
      const kept = page.waitForResponse((response) => response.url().endsWith('/draft'));
      await form(page).comment.fill('A thought that is kept once.');
      await kept;
    }
    requests[path] = asked(page);
    last = page;
  }
  await last?.waitForTimeout(LONG);
  for (const [path, own] of Object.entries(requests)) expect(own, path).toEqual([]);
});

test('the page of a job loads once, hears that the job is done, and asks for nothing afterwards', async ({ visit }) => {
  test.setTimeout(120_000);
  const starter = await visit('manager');
  await starter.goto('/sessions');
  await starter.locator('select[name="scope"]').selectOption('match');
  await starter.getByRole('button', { name: 'Tag', exact: true }).click();
  await starter.locator('main form input[type="text"]').first().fill('quietly');
  // the answer to its button waits for what is done quickly; the page asks meanwhile
  const started = starter.getByRole('button', { name: /^Tag \d/ }).click();
  const address = starter.url();
  const page = await visit('manager');
  await expect(async () => {
    await page.goto(address);
    await expect(page.getByText('It goes on when you leave this page.')).toBeVisible({ timeout: 300 });
  }).toPass({ intervals: [20] });
  let loads = 0;
  page.on('request', (request) => (loads += request.isNavigationRequest() ? 1 : 0));
  await expect(page.getByText('have their result.')).toBeVisible();
  await started;
  const own = asked(page);
  await page.waitForTimeout(LONG / 2);
  expect(own).toEqual([]);
  expect(loads).toBe(0);
});
