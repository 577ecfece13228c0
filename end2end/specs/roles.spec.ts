import type { DemoAccount } from '../support/desk';
import { KNOWN } from '../support/payloads';
import { expect, test } from '../support/test';

const SESSIONS = ['Sessions'];
const WORK = ['Queue', ...SESSIONS];
const INSIGHT = ['UBO KYC'];
const AUDIT = ['Audit log'];
/** What an auditor looks at, and what only an admin has. */
const SETTINGS = ['People', 'Policies', 'Comment templates', 'API keys', 'Webhooks'];
const ADMIN = [...SETTINGS, 'Privacy'];

/** What an account finds in its navigation, and which pages name the right that it lacks. */
const ACCOUNTS: Array<[DemoAccount, string, string[], Array<[string, RegExp]>]> = [
  ['reviewer', '/queue', [...WORK, ...AUDIT], [['/insight/ubo', /UBO KYC/], ['/admin/people', /accounts|people/i], ['/admin/keys', /keys/], ['/admin/webhooks', /webhook/]]],
  ['manager', '/queue', [...WORK, ...INSIGHT, ...AUDIT], [['/admin/people', /accounts|people/i], ['/admin/keys', /keys/], ['/admin/webhooks', /webhook/]]],
  ['admin', '/admin/people', [...ADMIN, ...AUDIT], [['/sessions', /sessions/], [`/sessions/${KNOWN.company}`, /session/], ['/insight/ubo', /UBO KYC/]]],
  ['auditor', '/sessions', [...SESSIONS, ...INSIGHT, ...SETTINGS, ...AUDIT], [['/admin/privacy', /redaction/]]],
  ['everything', '/queue', [...WORK, ...INSIGHT, ...ADMIN, ...AUDIT], []],
];

for (const [account, home, entries, refused] of ACCOUNTS) {
  test(`${account} finds their own areas and no others`, async ({ visit, guard }) => {
    guard.expectStatus(403);
    const page = await visit(account);
    await page.goto('/');
    await expect(page).toHaveURL(home);
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await expect(navigation.locator('ul').getByRole('link')).toHaveText(entries);
    for (const entry of entries) {
      await navigation.getByRole('link', { name: entry }).click();
      await expect(page.locator('h1')).toHaveText(entry);
      await expect(navigation.getByRole('link', { name: entry })).toHaveAttribute('aria-current', 'page');
    }
    for (const [path, right] of refused) {
      const response = await page.goto(path);
      expect(response?.status(), path).toBe(403);
      await expect(page.getByText('Your roles do not include this')).toBeVisible();
      await expect(page.getByText(/^This needs the right to /)).toHaveText(right);
    }
  });
}

test('an auditor looks at the admin pages and changes nothing', async ({ visit }) => {
  const page = await visit('auditor');
  for (const path of ['/admin/people', '/admin/keys', '/admin/webhooks']) {
    await page.goto(path);
    await expect(page.getByText('Your roles let you look at this page, not change it.')).toBeVisible();
    await expect(page.locator('main form')).toHaveCount(0);
  }
});

test('a form that the roles do not allow is answered with a page that says so', async ({ desk, visit, guard }) => {
  guard.expectStatus(403);
  const page = await visit('auditor');
  // as if the roles had been taken away between drawing the page and pressing its button
  await page.route(`**/sessions/${KNOWN.canceled}`, async (route) => {
    const real = await route.fetch();
    const body = (await real.text()).replace('</main>', `<form method="post" action="/sessions/${KNOWN.canceled}/decide"><input type="hidden" name="new_status" value="Approved"><button>Press</button></form></main>`);
    await route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: body.replace(/<script type="module"[^>]*><\/script>/, '') });
  });
  await page.goto(`/sessions/${KNOWN.canceled}`);
  const [response] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: 'Press' }).click(),
  ]);
  expect(response.status()).toBe(403);
  await expect(page.getByText('Your roles do not include this')).toBeVisible();
  expect((await (await desk.api('GET', `/v3/session/${KNOWN.canceled}/decision/`)).json()).status).toBe('Canceled');
});
