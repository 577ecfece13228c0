// One session after the other: the verdict leads to the next session, which was fetched before it was asked for.
import { alive, form, headStatus } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

const shown = (url: string) => /sessions\/([0-9a-f-]{36})/.exec(url)?.[1] ?? '';

test('a decision leads to the next session, says what was sent, and the row goes on', async ({ desk, visit }) => {
  for (const name of ['Rowena Firstlight', 'Rowena Secondlight', 'Rowena Thirdlight']) await desk.bring(person(name));
  const page = await visit('reviewer');
  await page.goto('/sessions');
  await page.getByRole('button', { name: /^Take the next/ }).click();
  await expect(page).toHaveURL(/\?review=on$/);
  const seen: string[] = [];
  for (let round = 0; round < 3; round++) {
    const id = shown(page.url());
    seen.push(id);
    await expect(page.getByRole('checkbox', { name: 'Then open the next one' })).toBeChecked();
    await form(page).choose('Decline');
    await form(page).reason(106).check();
    await form(page).send();
    await expect(page).toHaveURL(new RegExp(`review=${id}$`));
    // drawn anew, since the page may have been fetched before the session was taken
    await page.reload();
    await expect(page.getByText('You have it until')).toBeVisible();
    const before = page.locator('#review .review-before');
    await expect(before.getByRole('link')).toHaveAttribute('href', `/sessions/${id}#timeline`);
    const answer = await (await desk.api('GET', `/v3/session/${id}/decision/`)).json();
    expect(answer.status).toBe('Declined');
  }
  expect(new Set([...seen, shown(page.url())]).size, 'no session twice').toBe(4);
});

test('a refused decision stays with its session and its text, and the row is not left', async ({ desk, visit }) => {
  await desk.bring(person('Rowena Refused'));
  const page = await visit('reviewer');
  await page.goto('/sessions');
  await page.getByRole('button', { name: /^Take the next/ }).click();
  await expect(page).toHaveURL(/\?review=on$/);
  const id = shown(page.url());
  await form(page).choose('Decline');
  await form(page).comment.fill('Typed without a reason.');
  await form(page).send();
  await expect(form(page).refusal).toBeVisible();
  await expect(form(page).comment).toHaveValue('Typed without a reason.');
  expect(shown(page.url())).toBe(id);
  await expect(page.getByRole('checkbox', { name: 'Then open the next one' })).toBeChecked();
});

test('outside of a row a decision stays with its session', async ({ desk, visit }) => {
  const id = await desk.bring(person('Rowena Alone'));
  const page = await visit('reviewer');
  await page.goto(`/sessions/${id}`);
  await expect(page.getByRole('checkbox', { name: 'Then open the next one' })).not.toBeChecked();
  await form(page).choose('Approve');
  await form(page).send();
  await expect(headStatus(page)).toHaveText('Approved');
  await expect(page).toHaveURL(`/sessions/${id}`);
});

test('the next page is fetched beforehand and taken by nobody until the verdict is sent', async ({ desk, visit, scripts }) => {
  test.skip(!scripts, 'browsers fetch beforehand by script alone');
  for (const name of ['Rowena Prefetched', 'Rowena Postfetched']) await desk.bring(person(name));
  const page = await visit('reviewer');
  await page.goto('/sessions');
  const ready = page.waitForRequest((request) => request.headers()['sec-purpose']?.startsWith('prefetch') ?? false);
  await page.getByRole('button', { name: /^Take the next/ }).click();
  const next = shown((await ready).url());
  const manager = await visit('manager');
  await manager.goto(`/sessions/${next}`);
  await expect(manager.getByText('Nobody has taken it.')).toBeVisible();
  await alive(page);
  await page.keyboard.press('a');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(new RegExp(`/sessions/${next}\\?review=`));
  const how = () => page.evaluate(() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming & { deliveryType: string }).deliveryType);
  expect(await how()).toBe('navigational-prefetch');
  await manager.reload();
  await expect(manager.getByText('has it until')).toBeVisible();
});
