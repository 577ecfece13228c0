// Text from outside stays text: the two sinks that Leptos leaves raw (`<textarea>`, `<title>`), and all others.
import type { Page } from '@playwright/test';
import { entry, form, openSession } from '../support/acts';
import { company, KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

const HOSTILE = {
  'a script after the end of a text area': '</textarea><script>window.__hit=1</script>',
  'a picture after the end of a title': '</title><img src=x onerror=window.__hit=1>',
  'mark-up and an entity': '<b>x</b>&amp;',
  'an attribute that ends early': '"><svg onload=window.__hit=1>',
};

async function unharmed(page: Page, text: string): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { __hit?: number }).__hit)).toBeUndefined();
  expect(await page.locator('img[src="x"], svg[onload]').count()).toBe(0);
  expect(await page.title()).not.toContain(text);
  expect(await page.title()).toMatch(/^[\w \u00b7]+ · Countersign$/);
}

for (const [what, text] of Object.entries(HOSTILE)) {
  test.describe(what, () => {
    test('stays text as a person’s and a company’s name', async ({ desk, visit }) => {
      const owner = person(`Vex ${text}`);
      await desk.bring(owner);
      const firm = company(`Vexing ${text}`, { session_id: owner.session_id, name: `Vex ${text}` });
      await desk.bring(firm);
      const page = await visit('manager');

      await page.goto('/sessions');
      await expect(page.locator(`a.row-link[href="/sessions/${owner.session_id}"]`)).toHaveText(`Vex ${text}`);
      await expect(page.locator(`a.row-link[href="/sessions/${firm.session_id}"]`)).toHaveText(`Vexing ${text}`);
      await unharmed(page, text);

      await page.goto(`/sessions?q=${encodeURIComponent(text)}`);
      await expect(page.getByLabel('Search sessions')).toHaveValue(text);
      await unharmed(page, text);

      for (const [id, name] of [[owner.session_id, `Vex ${text}`], [firm.session_id, `Vexing ${text}`]]) {
        await openSession(page, id);
        await expect(page.locator('h1')).toHaveText(name);
        await unharmed(page, text);
      }
      await expect(page.locator('#key-people')).toContainText(`Vex ${text}`);

      await page.goto('/insight/ubo?filter=flagged');
      const row = page.locator('table.companies tr', { has: page.locator(`a[href="/sessions/${firm.session_id}"]`) });
      while ((await row.count()) === 0) await page.getByRole('link', { name: 'Next page' }).click();
      await expect(row.locator('a.row-link')).toHaveText(`Vexing ${text}`);
      await expect(row.locator('.person-name')).toHaveText(`Vex ${text}`);
      await unharmed(page, text);
    });

    test('stays text in a refused draft and in the record', async ({ desk, visit }) => {
      const id = await desk.bring(person());
      const page = await visit('reviewer');
      await openSession(page, id);
      const decision = form(page);
      await decision.choose('Decline');
      await decision.comment.fill(`${text}\nand more`);
      await decision.send();
      await expect(decision.refusal).toBeVisible();
      await expect(decision.comment).toHaveValue(`${text}\nand more`);
      await unharmed(page, text);
      await decision.reason(106).check();
      await decision.send();
      await expect(entry(page, 'and more').locator('.comment')).toContainText(text);
      await unharmed(page, text);
    });

    test('stays text in the forms and tables of an admin', async ({ visit, guard }) => {
      guard.expectStatus(400);
      const page = await visit('admin');
      await page.goto('/admin/keys');
      await page.getByLabel('Name').fill(text);
      await page.getByRole('button', { name: 'Make key' }).click();
      await expect(page.getByRole('alert')).toContainText('Choose at least one scope.');
      await expect(page.getByLabel('Name')).toHaveValue(text);
      await unharmed(page, text);
      await page.getByRole('checkbox', { name: /list:sessions/ }).check();
      await page.getByRole('button', { name: 'Make key' }).click();
      await expect(page.locator('table.keys').getByText(text, { exact: true }).first()).toBeVisible();
      await unharmed(page, text);
    });
  });
}

test('the demo’s own person with mark-up in the name stays text', async ({ visit }) => {
  const page = await visit('reviewer');
  await openSession(page, KNOWN.htmlName);
  await expect(page.locator('h1')).toContainText("<b>O'Neil</b>");
  await unharmed(page, 'Neil');
});
