// Every page and its states in both themes: axe finds nothing, and a picture is kept for people to look at.
import type { Page } from '@playwright/test';
import { form, jobSays, openSession } from '../support/acts';
import type { DemoAccount, Desk } from '../support/desk';
import type { Guard } from '../support/guard';
import { LOOKING, lookable, looks } from '../support/looks';
import { KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

interface State {
  who?: DemoAccount;
  arrange: (page: Page, desk: Desk, guard: Guard) => Promise<unknown>;
}

const go = (path: string) => (page: Page) => page.goto(path);

const STATES: Record<string, State> = {
  'sign-in': { arrange: go('/sign-in') },
  'sign-in-refused': {
    arrange: async (page, desk, guard) => {
      guard.expectStatus(401);
      await page.goto('/sign-in');
      await page.getByLabel('Email').fill('nobody@people.example');
      await page.getByLabel('Password').fill('not the right password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  join: { arrange: go('/join/some-token') },
  sessions: { who: 'everything', arrange: go('/sessions') },
  'sessions-filtered': { who: 'reviewer', arrange: go('/sessions?status=In%20Review&kind=business&q=GmbH') },
  'sessions-more-filters': {
    who: 'everything',
    arrange: async (page) => {
      await page.goto('/sessions');
      await page.getByText('More filters').click();
    },
  },
  'sessions-ticked': {
    who: 'manager',
    arrange: async (page) => {
      await page.goto('/sessions?status=In%20Review');
      await page.locator('.tick input').first().check();
    },
  },
  'sessions-set-up': { who: 'manager', arrange: go('/sessions/view?status=In%20Review&tag=vip') },
  'bulk-chosen': {
    who: 'manager',
    arrange: async (page) => {
      // others call sessions off too
      await page.goto('/sessions?status=Canceled&q=Wrenfield');
      await page.locator('select[name="scope"]').selectOption('page');
      await page.getByRole('button', { name: 'Decline', exact: true }).click();
      await page.waitForURL(/\/bulk\//);
    },
  },
  'bulk-done': {
    who: 'manager',
    arrange: async (page) => {
      // others call sessions off too
      await page.goto('/sessions?status=Canceled&q=Wrenfield');
      await page.locator('select[name="scope"]').selectOption('match');
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await page.getByRole('button', { name: /^Approve 1 / }).click();
      await jobSays(page, 'The session has its result.');
    },
  },
  queue: { who: 'manager', arrange: go('/queue') },
  'queue-empty': { who: 'reviewer', arrange: go('/queue?environment=sandbox') },
  'sessions-empty': { who: 'reviewer', arrange: go('/sessions?q=Zzyzxqwv') },
  'session-company': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.company}`) },
  'session-person': { who: 'everything', arrange: go(`/sessions/${KNOWN.chinese}`) },
  'session-person-approved': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.arabic}`) },
  'session-not-started': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.notStarted}`) },
  'session-long-name': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.longName}`) },
  'session-look-only': { who: 'auditor', arrange: go(`/sessions/${KNOWN.chinese}`) },
  'document-person': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.chinese}/documents/id_verifications-0`) },
  'document-company': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.company}/documents/documents-0-0`) },
  'session-revisions': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.company}/revisions`) },
  'raw-covered': { who: 'reviewer', arrange: go(`/sessions/${KNOWN.company}/raw`) },
  'raw-shown': {
    who: 'everything',
    arrange: async (page) => {
      await page.goto(`/sessions/${KNOWN.chinese}/raw`);
      await page.getByRole('button', { name: 'Show for 15 minutes' }).click();
      await expect(page.locator('#payload')).toBeVisible();
    },
  },
  'session-values-shown': {
    who: 'manager',
    arrange: async (page) => {
      await page.goto(`/sessions/${KNOWN.arabic}`);
      await page.getByRole('button', { name: 'Show for 15 minutes' }).first().click();
      await expect(page.getByRole('button', { name: 'Cover again' }).first()).toBeVisible();
    },
  },
  'session-manager': { who: 'manager', arrange: go(`/sessions/${KNOWN.company}`) },
  'session-calling-off': {
    who: 'reviewer',
    arrange: async (page) => {
      await page.goto(`/sessions/${KNOWN.notStarted}`);
      await page.locator('summary', { hasText: 'Cancel session' }).click();
      await expect(page.getByRole('button', { name: 'Cancel for good' })).toBeVisible();
    },
  },
  'session-simulating': {
    who: 'reviewer',
    arrange: async (page, desk) => {
      const key = (await desk.run(['key', 'add', '--name', 'tries', '--scope', 'write:sessions', '--environment', 'sandbox'])).trim();
      const payload = person('Tria Lookedat', 'Not Started');
      expect((await desk.api('PUT', `/v3/session/${payload.session_id}/decision/`, payload, key)).status).toBe(201);
      await page.goto(`/sessions/${payload.session_id}`);
      await page.locator('summary', { hasText: 'Simulate an outcome' }).click();
      await expect(page.getByRole('button', { name: 'Simulate', exact: true })).toBeVisible();
    },
  },
  'session-mail-preview': {
    who: 'reviewer',
    arrange: async (page) => {
      await openSession(page, KNOWN.chinese);
      await form(page).choose('Decline');
      await form(page).reason(106).check();
      await page.locator('input[name="send_email"]').check();
      await page.locator('input[name="email_address"]').fill('subject@people.example');
      await page.getByRole('button', { name: 'Preview the email' }).click();
      await expect(page.locator('.mail-preview')).toBeVisible();
    },
  },
  'session-redacted': {
    who: 'reviewer',
    arrange: async (page, desk) => {
      const id = await desk.bring({ ...person(), status: 'Approved' });
      const key = (await desk.run(['key', 'add', '--name', 'redacts', '--scope', 'write:privacy'])).trim();
      expect((await desk.api('POST', `/v3/session/${id}/redact/`, undefined, key)).status).toBe(200);
      // once the worker is done the page changes no more
      await expect(async () => {
        await page.goto(`/sessions/${id}`);
        await expect(page.getByText('This session was redacted').first()).toBeVisible({ timeout: 500 });
      }).toPass();
    },
  },
  templates: { who: 'admin', arrange: go('/admin/templates') },
  policies: { who: 'admin', arrange: go('/admin/policies') },
  'policies-look-only': { who: 'auditor', arrange: go('/admin/policies') },
  privacy: { who: 'admin', arrange: go('/admin/privacy') },
  profile: { who: 'reviewer', arrange: go('/profile') },
  'session-declining': {
    who: 'reviewer',
    arrange: async (page) => {
      await openSession(page, KNOWN.chinese);
      await form(page).choose('Decline');
    },
  },
  'session-asking-again': {
    who: 'reviewer',
    arrange: async (page) => {
      await openSession(page, KNOWN.chinese);
      await form(page).choose('Ask again');
    },
  },
  'session-refused': {
    who: 'reviewer',
    arrange: async (page, desk) => {
      const id = await desk.bring(person());
      await openSession(page, id);
      const answer = await desk.api('PATCH', `/v3/session/${id}/update-status/`, { new_status: 'Approved' });
      expect(answer.ok).toBe(true);
      await form(page).choose('Decline');
      await form(page).reason(106).check();
      await form(page).comment.fill('Typed before someone else was faster.');
      await form(page).send();
      await expect(form(page).refusal).toBeVisible();
    },
  },
  find: { who: 'reviewer', arrange: go('/find?q=ltd') },
  'find-nothing': { who: 'reviewer', arrange: go('/find?q=Zzyzxqwv') },
  ubo: { who: 'manager', arrange: go('/insight/ubo') },
  'ubo-pending': { who: 'manager', arrange: go('/insight/ubo?filter=pending') },
  people: { who: 'admin', arrange: go('/admin/people') },
  'people-link-shown': {
    who: 'admin',
    arrange: async (page) => {
      await page.goto('/admin/people');
      await page.locator('#add').getByLabel('Name').fill('Newcomer Nettlefold');
      await page.locator('#add').getByLabel('Email').fill(`n${Date.now()}${Math.floor(performance.now())}@people.example`);
      await page.locator('#add').getByRole('checkbox', { name: /^Reviewer/ }).check();
      await page.getByRole('button', { name: 'Add person' }).click();
      await expect(page.locator('.secret')).toBeVisible();
    },
  },
  'people-roles-open': {
    who: 'admin',
    arrange: async (page) => {
      await page.goto('/admin/people');
      await page.getByRole('row', { name: 'reviewer@' }).locator('summary').click();
    },
  },
  'people-look-only': { who: 'auditor', arrange: go('/admin/people') },
  keys: { who: 'admin', arrange: go('/admin/keys') },
  'keys-secret-shown': {
    who: 'admin',
    arrange: async (page) => {
      await page.goto('/admin/keys');
      await page.getByLabel('Name').fill('onboarding');
      await page.getByRole('checkbox', { name: /list:sessions/ }).check();
      await page.getByRole('button', { name: 'Make key' }).click();
      await expect(page.locator('.secret')).toBeVisible();
    },
  },
  webhooks: { who: 'admin', arrange: go('/admin/webhooks') },
  audit: { who: 'auditor', arrange: go('/admin/audit') },
  'audit-own': { who: 'reviewer', arrange: go('/admin/audit') },
  'audit-empty': { who: 'auditor', arrange: go('/admin/audit?act=nothing.like_it') },
  'audit-refused': {
    who: 'auditor',
    arrange: async (page, desk, guard) => {
      guard.expectStatus(400);
      await page.goto('/admin/audit?session_id=7');
    },
  },
  refused: {
    who: 'reviewer',
    arrange: (page, desk, guard) => {
      guard.expectStatus(403);
      return page.goto('/admin/people');
    },
  },
  'not-found': {
    who: 'reviewer',
    arrange: (page, desk, guard) => {
      guard.expectStatus(404);
      return page.goto('/nowhere');
    },
  },
};

for (const [name, state] of Object.entries(STATES)) {
  test(name, async ({ desk, visit, guard, scripts }) => {
    test.setTimeout(LOOKING);
    const page = await lookable(visit, scripts, state.who);
    await state.arrange(page, desk, guard);
    await looks(page, name, scripts);
  });
}
