// A form leads back to where its sender was: the same page of the same panel, and nowhere outside.
import { randomUUID } from 'node:crypto';
import { form, headStatus } from '../support/acts';
import { person } from '../support/payloads';
import { expect, test } from '../support/test';

/** A person with more hits than one page of a panel holds. */
function screened(name: string) {
  const payload = person(name);
  payload.aml_screenings = [{
    node_id: 'aml', status: 'In Review', entity_type: 'person', screened_data: { full_name: name }, warnings: [],
    hits: Array.from({ length: 240 }, (_, i) => ({
      id: `hit-${i}-${randomUUID()}`, caption: `Listed ${i}`, datasets: ['PEP'], match_score: 50, risk_score: 300 - i, review_status: 'False Positive',
    })),
  }];
  return payload;
}

test('a hit, a note, a correction and a verdict lead back to the page of the panel', async ({ desk, visit, guard }) => {
  guard.expectStatus(400);
  const id = await desk.bring(screened('Paige Keepsplace'));
  const there = `/sessions/${id}?all=aml&page=2`;
  const page = await visit('reviewer');
  const still = async () => {
    await expect(page.locator('#aml .panel-pages')).toContainText('201 to 240 of 240');
    expect(new URL(page.url()).search).toBe('?all=aml&page=2');
  };
  await page.goto(there);
  await page.getByRole('checkbox', { name: 'Listed 239' }).check();
  await page.getByLabel('Verdict on the ticked hits').selectOption('Confirmed Match');
  await page.getByRole('button', { name: 'Record verdict' }).click();
  await expect(page.locator('tr.hit', { hasText: 'Listed 239' })).toContainText('Confirmed Match');
  await still();

  await page.locator('#note').fill('seen on the second page');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.locator('#timeline')).toContainText('seen on the second page');
  await still();

  await page.locator('#correct summary').first().click();
  const correction = page.locator('#correct-id_verifications-0');
  await correction.getByRole('textbox', { name: 'First name' }).fill('Page');
  await correction.getByRole('textbox', { name: 'Nationality' }).fill('Nowhere at all');
  await correction.getByRole('textbox', { name: 'Why' }).fill('misread');
  await correction.getByRole('button', { name: 'Record correction' }).click();
  // refused: the page of the panel is still there, with what was typed
  await expect(page.locator('.refusal')).toBeVisible();
  await expect(page.locator('#aml .panel-pages')).toContainText('201 to 240 of 240');
  await correction.getByRole('textbox', { name: 'Nationality' }).fill('IRL');
  await correction.getByRole('button', { name: 'Record correction' }).click();
  await expect(page.locator('#timeline')).toContainText('misread');
  await still();

  await page.reload();
  await form(page).choose('Decline');
  await form(page).reason(106).check();
  await form(page).send();
  await expect(headStatus(page)).toHaveText('Declined');
  await still();
});

test('a place that was tampered with leads to the session and never outside', async ({ desk, visit }) => {
  const id = await desk.bring(person('Paige Tampered'));
  const page = await visit('reviewer');
  await page.goto(`/sessions/${id}?all=aml`);
  const sid = (await page.context().cookies()).find((cookie) => cookie.name === 'sid')!.value;
  for (const place of ['https://evil.example/', '//evil.example', 'all=//evil.example', 'all=aml%0d%0aLocation:x', 'next=//evil.example']) {
    const answer = await fetch(`${desk.url}/sessions/${id}/notes`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `sid=${sid}`, origin: desk.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ comment: 'a note', place }).toString(),
    });
    expect([answer.status, answer.headers.get('location')], place).toEqual([303, `/sessions/${id}#timeline`]);
  }
});
