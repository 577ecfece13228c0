// Much of everything, and everything long: no overflow, no script, a page of bounded size, and the rest by links.
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { openSession } from '../support/acts';
import { company } from '../support/payloads';
import { expect, test } from '../support/test';
import { fetchRaw } from '../support/wire';

const LONG = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafewaren'.slice(0, 90);
const MIXED = '司徒墨澜 زهراء نعمان Ярополк <b onmouseover=alert(1)>O’Neil</b>';

/** A name that nothing else repeats, so that packing does not make it small. */
const own = (of: string) => createHash('sha256').update(of).digest('base64url');

/** 500 holders on five levels: each company has ten, three of them companies; and one circle over four of them. */
function holders() {
  const nodes = [{ id: 'n0', name: LONG, entity_type: 'company' }];
  const edges: object[] = [];
  const companies = [0];
  while (nodes.length <= 500) {
    const owned = companies.shift();
    for (let place = 0; place < 10 && nodes.length <= 500; place += 1) {
      const owner = nodes.length;
      nodes.push({ id: `n${owner}`, name: `${place % 2 ? MIXED : LONG} ${own(`holder ${owner}`)}`, entity_type: place < 3 ? 'company' : 'person' });
      edges.push({ owner_id: `n${owner}`, owned_id: `n${owned}`, percentage: 9.5 });
      if (place < 3) companies.push(owner);
    }
  }
  // n131 holds n41, which holds n11, which holds n1
  edges.push({ owner_id: 'n1', owned_id: 'n131', percentage: 5 });
  return { nodes, edges };
}

function extreme() {
  const firm = company(`${LONG} <script>window.__hit=1</script>`);
  const party = (i: number) => ({
    uuid: `party-${i}`, name: i % 3 ? `${MIXED} ${own(`party ${i}`)}` : `${LONG}${own(`party ${i}`)}`, entity_type: i % 7 ? 'person' : 'company', is_active: true,
    roles: [{ role: 'shareholder', ownership_percent: 0.2 }],
  });
  firm.registry_checks[0].ownership_structure = undefined;
  firm.registry_checks[0].company.registry_data.ubo_resolution = holders();
  firm.key_people_checks = [{
    node_id: 'kyb', status: 'In Review',
    registry: { officers: [], beneficial_owners: Array.from({ length: 250 }, (_, i) => party(i)) },
    submitted: { parties: Array.from({ length: 250 }, (_, i) => party(i + 250)) },
  }];
  firm.aml_screenings = [{
    node_id: 'aml', status: 'In Review', entity_type: 'company', screened_data: { company_name: LONG },
    hits: Array.from({ length: 300 }, (_, i) => ({
      id: `hit-${i}`, caption: `${MIXED} ${own(`hit ${i}`)}`, datasets: ['PEP', 'Sanctions'], match_score: 90, risk_score: 300 - i, review_status: 'Unreviewed',
      properties: { name: [`${MIXED} ${i}`], alias: [LONG, MIXED, own(`alias ${i}`), own(`other ${i}`)], country: ['ie'], birthDate: [`19${i % 90 + 10}-01-02`] },
      score_breakdown: { name_score: i % 100, name_weight_normalized: 80, name_contribution: 70, dob_score: null, country_score: 0, total_score: 70 },
      sanction_matches: [{ list_name: LONG, matched_name: MIXED, reference_number: `R-${i}` }],
    })),
  }];
  firm.document_verifications = [{
    node_id: 'docs', status: 'In Review', required_groups: ['LEGAL_PRESENCE'],
    items: Array.from({ length: 80 }, (_, i) => ({
      uuid: `doc-${i}`, document_group: 'LEGAL_PRESENCE', document_subtype: 'REGISTRY_EXCERPT', status: 'In Review',
      file_url: `https://media.example.com/${i}.jpg`, ocr_data: { company_name: LONG, address: own(`read ${i}`) },
      cross_check_result: { critical: { company_name: { document: LONG, registry: MIXED, match: false } } },
    })),
  }];
  firm.reviews = Array.from({ length: 2_000 }, (_, i) => ({
    user: `${LONG}@people.example`, new_status: 'In Review', comment: `${MIXED} ${own(`review ${i}`)}`, created_at: `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z`,
  }));
  return firm;
}

async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide[0], 'nothing sticks out of the page').toBeLessThanOrEqual(wide[1]);
  expect(await page.evaluate(() => (window as unknown as { __hit?: number }).__hit)).toBeUndefined();
}

test('a session with much of everything fits, stays small, and shows the rest by links', async ({ desk, visit }) => {
  test.setTimeout(240_000);
  const id = await desk.bring(extreme());
  const page = await visit('reviewer');
  await openSession(page, id);
  await fits(page);

  const pairs = page.locator('table.parties tbody.pair');
  const hits = page.locator('table.hits tr.hit');
  await expect(hits).toHaveCount(50);
  await expect(pairs).toHaveCount(50);
  await expect(page.locator('li.document')).toHaveCount(50);
  await expect(page.locator('#timeline li.entry')).toHaveCount(50);

  await page.locator('#aml .rest-link a').click();
  await expect(hits).toHaveCount(200);
  await expect(page.locator('li.document')).toHaveCount(50);
  await page.locator('#aml .panel-pages a[rel~="next"]').click();
  await expect(page).toHaveURL(/all=aml&page=2/);
  await expect(hits).toHaveCount(100);
  await expect(page.locator('#aml .panel-pages')).toContainText('201 to 300 of 300');
  await page.goto(`/sessions/${id}?all=key-people&page=3`);
  await expect(pairs).toHaveCount(100);
  await page.goto(`/sessions/${id}?all=documents`);
  await expect(page.locator('li.document')).toHaveCount(80);
  await page.goto(`/sessions/${id}?all=ownership`);
  await expect(page.locator('table.ownership tbody tr')).toHaveCount(200);
  await expect(page.locator('.owners > li')).toHaveCount(200);
  await expect(page.locator('#ownership'), 'why there is no picture').toContainText('No picture: the chain has more than 90');
  await expect(page.locator('#ownership').getByRole('navigation', { name: 'Pages of the ownership tree' })).toContainText('1 to 200 of 502');
  await expect(page.locator('#ownership').getByRole('navigation', { name: 'Pages of the owners', exact: true })).toBeVisible();

  const older = page.locator('.timeline-pages a[rel~="next"]');
  await older.click();
  await expect(page).toHaveURL(/timeline=2/);
  await expect(page.locator('.timeline-pages')).toContainText('2 of');
  await fits(page);
});

test('every page of a long session weighs little as it is served, and fits a narrow window', async ({ desk, visit }) => {
  test.setTimeout(300_000);
  const id = await desk.bring(extreme());
  const cookie = `sid=${await desk.cookie(desk.account('reviewer'))}`;
  const pages = [
    '', '?all=key-people', '?all=key-people&page=3', '?all=aml', '?all=aml&page=2', '?all=documents', '?all=ownership', '?timeline=40',
  ];
  for (const query of pages) {
    const { headers, bytes } = await fetchRaw(`${desk.url}/sessions/${id}${query}`, cookie);
    expect(headers['content-encoding'], query).toBe('br');
    console.log(`    ${Math.ceil(bytes.length / 1024)} KiB  ${query || 'the session'}`);
    expect(bytes.length, `bytes of ${query || 'the session'}`).toBeLessThanOrEqual(200 * 1024);
    expect(bytes.length, 'the page itself, not one that says it takes too long').toBeGreaterThan(20 * 1024);
  }
  const page = await visit('reviewer');
  // the narrowest phone, and a page of 1440 pixels at 200 %
  for (const width of [320, 720]) {
    await page.setViewportSize({ width, height: 450 });
    for (const query of ['', '?all=key-people', '?all=aml', '?all=documents', '?all=ownership']) {
      await page.goto(`/sessions/${id}${query}`);
      await fits(page);
    }
  }
});
