// Much of everything, and everything long: no overflow, no script, a page of bounded size, and the rest by links.
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { openSession } from '../support/acts';
import { company } from '../support/payloads';
import { expect, test } from '../support/test';

const LONG = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewaren'.slice(0, 90);
const MIXED = '司徒墨澜 زهراء نعمان Ярополк <b onmouseover=alert(1)>O’Neil</b>';

function extreme() {
  const firm = company(`${LONG} <script>window.__hit=1</script>`);
  const party = (i: number) => ({
    uuid: `party-${i}`, name: i % 3 ? `${MIXED} ${i}` : `${LONG}${i}`, entity_type: i % 7 ? 'person' : 'company', is_active: true,
    roles: [{ role: 'shareholder', ownership_percent: 0.2 }],
  });
  firm.key_people_checks = [{
    node_id: 'kyb', status: 'In Review',
    registry: { officers: [], beneficial_owners: Array.from({ length: 250 }, (_, i) => party(i)) },
    submitted: { parties: Array.from({ length: 250 }, (_, i) => party(i + 250)) },
  }];
  firm.aml_screenings = [{
    node_id: 'aml', status: 'In Review', entity_type: 'company', screened_data: { company_name: LONG },
    hits: Array.from({ length: 300 }, (_, i) => ({
      id: `hit-${i}`, caption: `${MIXED} ${i}`, datasets: ['PEP', 'Sanctions'], match_score: 90, risk_score: 300 - i, review_status: 'Unreviewed',
      properties: { alias: [LONG, MIXED], country: ['ie'] },
    })),
  }];
  firm.document_verifications = [{
    node_id: 'docs', status: 'In Review', required_groups: ['LEGAL_PRESENCE'],
    items: Array.from({ length: 80 }, (_, i) => ({
      uuid: `doc-${i}`, document_group: 'LEGAL_PRESENCE', document_subtype: 'REGISTRY_EXCERPT', status: 'In Review',
      file_url: `https://media.example.com/${i}.jpg`, ocr_data: { company_name: LONG },
      cross_check_result: { critical: { company_name: { document: LONG, registry: MIXED, match: false } } },
    })),
  }];
  firm.reviews = Array.from({ length: 500 }, (_, i) => ({
    user: `${LONG}@people.example`, new_status: 'In Review', comment: `${MIXED} ${i}`, created_at: `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z`,
  }));
  return firm;
}

async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide[0], 'nothing sticks out of the page').toBeLessThanOrEqual(wide[1]);
  expect(await page.evaluate(() => (window as unknown as { __hit?: number }).__hit)).toBeUndefined();
}

test('a session with much of everything fits, stays small, and shows the rest by links', async ({ desk, visit }) => {
  test.setTimeout(180_000);
  const id = await desk.bring(extreme());
  const page = await visit('reviewer');
  await openSession(page, id);
  await fits(page);
  const size = gzipSync(await page.content()).length;
  expect(size, 'bytes of the compressed page').toBeLessThanOrEqual(200 * 1024);

  await expect(page.locator('table.hits tbody tr')).toHaveCount(50);
  await expect(page.locator('table.parties').first().locator('tbody tr.party')).toHaveCount(50);
  await expect(page.locator('li.document')).toHaveCount(50);
  await expect(page.locator('#timeline li.entry')).toHaveCount(50);

  await page.setViewportSize({ width: 320, height: 700 });
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.locator('#aml .rest-link a').click();
  await expect(page.locator('table.hits tbody tr')).toHaveCount(300);
  await expect(page.locator('li.document')).toHaveCount(50);
  await page.goto(`/sessions/${id}?all=documents`);
  await expect(page.locator('li.document')).toHaveCount(80);

  const older = page.locator('.timeline-pages a[rel~="next"]');
  await older.click();
  await expect(page).toHaveURL(/timeline=2/);
  await expect(page.locator('.timeline-pages')).toContainText('2 of');
  await fits(page);
});
