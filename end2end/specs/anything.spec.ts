// The search over everything: a page of its own, and with scripts a dialog above any page.
import { alive, tabTo } from '../support/acts';
import { company, KNOWN, person } from '../support/payloads';
import { expect, test } from '../support/test';

test('people and companies are found on a page of their own, and nothing typed stands in the address', async ({ desk, visit }) => {
  await desk.bring(person('Findelia Quarrypath'));
  await desk.bring(company('Quarrypath Moorings Oy'));
  const page = await visit('reviewer');
  await page.goto('/find');
  const field = page.getByRole('searchbox', { name: 'Find sessions, people and companies' });
  await field.fill('quarrypath');
  await field.press('Enter');
  await expect(page.locator('[data-group=people] .found-row')).toHaveText(/Findelia Quarrypath/);
  await expect(page.locator('[data-group=companies] .found-row')).toHaveText(/Quarrypath Moorings Oy/);
  await expect(page).toHaveURL('/find');
  await expect(field).toHaveValue('quarrypath');
  await field.fill('Zzyzxqwv');
  await field.press('Enter');
  await expect(page.getByText('Nothing is found')).toBeVisible();
});

test('a pasted id leads to its session, a pasted link too', async ({ visit }) => {
  const page = await visit('reviewer');
  for (const text of [KNOWN.arabic, `https://other.example/sessions/${KNOWN.arabic}#timeline`]) {
    await page.goto('/find');
    await page.getByRole('searchbox', { name: 'Find sessions, people and companies' }).fill(text);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`/sessions/${KNOWN.arabic}`);
  }
  await page.goto(`/find?q=${KNOWN.arabic}`);
  await expect(page).toHaveURL(`/sessions/${KNOWN.arabic}`);
});

test('who may not list sessions finds none', async ({ visit, guard }) => {
  guard.expectStatus(403);
  const page = await visit('admin');
  const response = await page.goto('/find?q=tarrowmere');
  expect(response?.status()).toBe(403);
  await expect(page.locator('.found-row')).toHaveCount(0);
});

test.describe('with scripts', () => {
  test.beforeEach(({ scripts }) => test.skip(!scripts, 'without scripts the page does it'));

  test('Ctrl-K finds a session by name while nothing of it reaches an address', async ({ desk, visit }) => {
    const id = await desk.bring(person('Palettina Overhook'));
    const page = await visit('reviewer');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/sessions');
    await alive(page);
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: /^Find/ });
    await expect(box).toBeFocused();
    await page.keyboard.type('overhook');
    const row = page.locator('#palette').getByRole('option', { name: /Palettina Overhook/ });
    await expect(row).toHaveAttribute('aria-selected', 'true');
    await expect(box).toHaveAttribute('aria-activedescendant', (await row.getAttribute('id')) ?? '');
    await expect(page.locator('#palette-says')).toContainText('found');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`/sessions/${id}`);
    expect(asked.filter((url) => url.includes('overhook'))).toEqual([]);
  });

  for (const [language, given] of [
    ['es', 'Palabrina'],
    ['ar', 'Dalilina'],
  ]) {
    test(`Ctrl-K finds a session by name in ${language}`, async ({ desk, visit }) => {
      const id = await desk.bring(person(`${given} Overlook`));
      const page = await visit('reviewer', { locale: language });
      await page.goto('/sessions');
      await alive(page);
      await page.keyboard.press('Control+k');
      await page.keyboard.type(given);
      const row = page.locator('#palette [data-group=people]').getByRole('option', { name: new RegExp(given) });
      await expect(row).toHaveAttribute('aria-selected', 'true');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(`/sessions/${id}`);
    });
  }

  test('pages and acts are there before anything is asked, and arrows choose', async ({ desk, visit }) => {
    const id = await desk.bring(person('Actina Rowchooser'));
    const page = await visit('everything');
    await page.goto(`/sessions/${id}`);
    await alive(page);
    await page.keyboard.press('Control+k');
    await expect(page.locator('#palette').getByRole('option', { name: /decline/ })).toBeVisible();
    await page.keyboard.type('people');
    await expect(page.locator('#palette').getByRole('option').first()).toHaveText('People');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/admin/people');

    await page.goto(`/sessions/${id}`);
    await alive(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('decl');
    await page.keyboard.press('Enter');
    await expect(page.locator('#palette')).toBeHidden();
    await expect(page.locator('#outcome-declined')).toBeChecked();
  });

  test('an older answer never stands under a newer question', async ({ desk, visit }) => {
    await desk.bring(person('Slowanna Firstasked'));
    await desk.bring(person('Quickanna Lastasked'));
    const page = await visit('reviewer');
    await page.goto('/sessions');
    await alive(page);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/find', async (route) => {
      if (route.request().postData()?.includes('slowanna')) await held;
      await route.continue().catch(() => undefined);
    });
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: /^Find/ });
    const first = page.waitForRequest((request) => request.url().endsWith('/find'));
    await box.fill('slowanna');
    await first;
    await box.fill('quickanna');
    await expect(page.locator('#palette').getByRole('option', { name: /Quickanna/ })).toBeVisible();
    release();
    await page.unrouteAll({ behavior: 'wait' });
    await expect(page.locator('#palette').getByRole('option', { name: /Slowanna/ })).toHaveCount(0);
  });

  test('an id jumps, Esc closes and gives focus back, the button opens it', async ({ visit }) => {
    const page = await visit('reviewer');
    await page.goto('/sessions');
    await alive(page);
    const button = page.getByRole('link', { name: 'Find', exact: true });
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Find anything' });
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText(KNOWN.longName);
    await expect(page.locator('#palette').getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`/sessions/${KNOWN.longName}`);
  });

  test('a desk that does not answer says so, and Enter asks on a page of its own', async ({ visit, guard }) => {
    guard.expectStatus(503);
    const page = await visit('reviewer');
    await page.goto('/sessions');
    await alive(page);
    await page.route('**/find', (route) =>
      route.request().isNavigationRequest() ? route.continue() : route.fulfill({ status: 503, body: 'busy' }),
    );
    await page.keyboard.press('Control+k');
    await page.keyboard.type('tarrowmere');
    await expect(page.locator('#palette-says')).toContainText('did not answer');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-group=companies] .found-row').first()).toContainText('Tarrowmere');
  });
});
