import { openSession } from '../support/acts';
import { KNOWN } from '../support/payloads';
import { expect, test } from '../support/test';

test.describe('a company', () => {
  test('shows where the register and the company differ', async ({ visit }) => {
    const page = await visit('reviewer');
    await openSession(page, KNOWN.company);
    await expect(page.locator('h1')).toHaveText('Tarrowmere Nautical Instruments Ltd');
    const registry = page.locator('#registry');
    const fields = registry.locator('.compare').first().locator('tr.differs');
    await expect(fields.locator('th')).toHaveText(['Registered address', 'Company type', 'Incorporation date', 'Alternative names']);
    // colour is not all that tells
    await expect(fields.locator('.verdict')).toHaveText(Array(4).fill('differs'));
    await expect(fields.nth(1)).toContainText('Private company limited by shares');
    await expect(fields.nth(1)).toContainText('Public limited company');
  });

  test('shows its people in pairs, with what differs and how their KYC stands', async ({ visit }) => {
    const page = await visit('reviewer');
    await openSession(page, KNOWN.company);
    const panel = page.locator('#key-people');
    await expect(panel.locator('.ubo-figures li')).toHaveText(['5 owners', '1 approved', '2 flagged', '2 pending']);
    const counts = ['3 differs', '1 only in the registry', '3 only submitted', '6 same'];
    await expect(panel.locator('.pair-counts li')).toHaveText(counts);
    await expect(panel.locator('.pair-counts')).toContainText('The registry names 10, the company 12.');
    const pair = (name: string) => panel.locator('tbody.pair', { hasText: name });
    // the register calls him a shareholder, the company an owner: value against value
    await expect(pair('Rory').locator('.pair-fields')).toHaveText(/Roles Shareholder differs from Ultimate beneficial owner, Shareholder, Representative/);
    // across scripts, each side on its own line
    const zahraa = pair('AL-FANOUSI, Zahraa Noaman');
    await expect(zahraa.locator('tr.party')).toHaveCount(2);
    await expect(zahraa.locator('tr.party').nth(0)).toContainText('10 to 25 %');
    await expect(zahraa.locator('tr.party').nth(1)).toContainText('زهراء نعمان الفانوسي');
    await expect(zahraa.locator('.pair-line')).toContainText('paired by one verification session');
    await expect(pair('BRINKELUND-ØST').locator('.pair-line')).toContainText('only in the registry');
    await expect(pair('Kestrelby Holdings B.V.').locator('a.kyc-link')).toHaveCount(0);

    const molan = pair('SITU, Molan').locator('tr.party').first();
    await expect(molan.locator('a.kyc-link')).toContainText('In Review');
    await molan.locator('a.kyc-link').click();
    await expect(page).toHaveURL(`/sessions/${KNOWN.chinese}`);
    await expect(page.locator('h1')).toHaveText('司徒墨澜');
  });

  test('marks owners from another threshold that the address names', async ({ visit }) => {
    const page = await visit('reviewer');
    await page.goto(`/sessions/${KNOWN.company}?threshold=20`);
    await expect(page.locator('.chain-box.person.reaches')).toHaveCount(3);
    await expect(page.locator('.owners .owner-mark.reaches')).toHaveCount(3);
    for (const [threshold, owners] of [['25.53', 2], ['25.54', 1], ['25,54', 1], ['12.5', 4]] as const) {
      await page.goto(`/sessions/${KNOWN.company}?threshold=${threshold}`);
      await expect(page.locator('.chain-box.person.reaches'), threshold).toHaveCount(owners);
    }
    await page.goto(`/sessions/${KNOWN.company}?threshold=0`);
    await expect(page.locator('.chain-box.person.reaches')).toHaveCount(2);
  });

  test('shows documents by group, hits as a table, and what did not run', async ({ visit }) => {
    const page = await visit('reviewer');
    await openSession(page, KNOWN.company);
    const documents = page.locator('#documents');
    const group = documents.locator('.group', { hasText: 'Authorisation of representatives' }).first();
    await expect(group).toContainText('required, not met');
    await expect(group).toContainText('0 of 1 approved · 1 declined');
    await expect(documents.locator('.panel-aside')).toContainText('required groups met');

    const aml = page.locator('#aml');
    await expect(aml.locator('.panel-aside')).toHaveText('5 hits');
    await expect(aml.locator('table.hits').first().locator('thead th')).toHaveText(['Name on the list', 'Lists', 'Match', 'Risk', 'Review']);
    await expect(aml.locator('table.hits tr.hit')).toHaveCount(5);

    // the company apart from its people, and of each hit what matched and what did not
    await expect(aml.locator('.aml-side')).toHaveText(['The company itself 2 hits', 'People and owners 3 hits']);
    const wrong = aml.locator('tr.hit', { hasText: 'Tarromere Naut. Ltda.' }).locator('xpath=following-sibling::tr[1]');
    await expect(wrong.locator('.match-part')).toContainText('Name matches in part 68 of 100, at 80 % gives 54.4');
    await expect(wrong.locator('.match-no')).toContainText('Country does not match');
    await expect(wrong.locator('.match-no')).toContainText('listed: Brazil');
    const right = aml.locator('tr.hit', { hasText: 'TIKHOMUDROV' }).locator('xpath=following-sibling::tr[1]');
    await expect(right.locator('.match-yes')).toHaveCount(4);
    // what was screened stays covered
    await expect(right).toContainText('screened: 1979-••-••');

    await expect(group.locator('.group-missing')).toContainText('Missing: what was handed in was declined. What fits:');
    await expect(group.locator('.document-read')).toContainText('Tarrowmoor Marine Supplies');

    const registry = page.locator('#registry');
    await expect(registry.locator('.register-part h3')).toHaveText(['Addresses', 'Industries', 'Accounts', 'Financial figures']);
    const raw = registry.locator('.raw-toggle');
    await expect(raw.locator('pre')).toBeHidden();
    await raw.locator('summary').click();
    await expect(raw.locator('pre')).toContainText('"registration_number": "EX-0440193"');
    await expect(raw.locator('pre')).not.toContainText('1991-12-01');
    await expect(raw.locator('pre')).not.toContainText('signature=');

    await expect(page.locator('#panels, .panels').getByText('not part of this workflow').first()).toBeVisible();
    await expect(page.locator('#timeline')).toContainText('session.created');
    await expect(page.locator('#timeline')).toContainText('a new power of attorney was requested');
  });

  test('drops nothing: what has no panel stands there as keys and values', async ({ visit }) => {
    const page = await visit('reviewer');
    await openSession(page, KNOWN.company);
    // deep inside the payload, each under another panel
    for (const text of ['999900TARROWMERE0116', 'EX-HE51230', 'team-harbour', 'циркуляр', 'total exemption full']) {
      expect(await page.getByText(text).count(), text).toBeGreaterThan(0);
    }
  });
});

test.describe('a person', () => {
  test('shows the checks that ran, with pictures from our own host', async ({ visit }) => {
    const page = await visit('reviewer');
    await openSession(page, KNOWN.chinese);
    for (const id of ['id_verifications', 'liveness_checks', 'face_matches', 'aml', 'ip_analyses']) {
      await expect(page.locator(`#${id}`), id).toBeVisible();
    }
    // numbers are covered until someone asks for them
    await expect(page.locator('#id_verifications')).not.toContainText('EXS720041');
    await page.getByRole('button', { name: 'Show for 15 minutes' }).click();
    await expect(page.locator('#id_verifications')).toContainText('EXS720041');
    const pictures = page.locator('.picture img');
    expect(await pictures.count()).toBeGreaterThan(2);
    for (const picture of await pictures.all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
      expect(await picture.getAttribute('alt')).not.toBe('');
    }
  });

  test('says what was not part of its workflow', async ({ visit }) => {
    const page = await visit('reviewer');
    await openSession(page, KNOWN.notStarted);
    await expect(page.getByText('not part of this workflow').first()).toBeVisible();
    await expect(page.locator('#warnings')).toContainText('No warnings');
  });

  test('has a picture page that opens by itself', async ({ visit }) => {
    const page = await visit('reviewer');
    await openSession(page, KNOWN.chinese);
    await page.locator('.picture a').first().click();
    await page.getByRole('link', { name: 'Open alone' }).click();
    await expect(page).toHaveURL(/\/pictures\//);
  });
});

test('an address that leads nowhere is answered with 404 and a way on', async ({ visit, guard }) => {
  guard.expectStatus(404);
  const page = await visit('reviewer');
  for (const path of ['/nowhere', '/sessions/00000000-0000-4000-8000-000000000000']) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByText('Nothing is here')).toBeVisible();
    await page.getByRole('link', { name: 'To your own area' }).click();
    await expect(page).toHaveURL('/queue');
  }
});
