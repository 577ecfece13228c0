import { signIn } from '../support/acts';
import { expect, test } from '../support/test';

test('the right password leads to the queue', async ({ desk, visit }) => {
  const page = await visit();
  await page.goto('/');
  await expect(page).toHaveURL('/sign-in');
  await signIn(page, desk.account('reviewer'));
  await expect(page).toHaveURL('/queue');
  await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});

test('a wrong password says so and keeps the email', async ({ desk, visit, guard }) => {
  guard.expectStatus(401);
  const page = await visit();
  await page.goto('/sign-in');
  await signIn(page, { email: desk.account('reviewer').email, password: 'not the right password' });
  await expect(page.getByRole('alert')).toHaveText('Email or password is not right.');
  await expect(page.getByLabel('Email')).toHaveValue(desk.account('reviewer').email);
  await expect(page.getByLabel('Password')).toHaveValue('');
  await signIn(page, desk.account('reviewer'));
  await expect(page).toHaveURL('/queue');
});

test('an unknown account gets the same answer', async ({ visit, guard }) => {
  guard.expectStatus(401);
  const page = await visit();
  await page.goto('/sign-in');
  await signIn(page, { email: 'nobody@people.example', password: 'not the right password' });
  await expect(page.getByRole('alert')).toHaveText('Email or password is not right.');
});

test('a visit that needs a sign-in leads back to where it wanted to go', async ({ desk, visit, guard }) => {
  guard.expectStatus(401);
  const page = await visit();
  await page.goto('/sessions?status=In%20Review&kind=business');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  // not even a slip on the way loses it
  await signIn(page, { email: desk.account('reviewer').email, password: 'not the right password' });
  await signIn(page, desk.account('reviewer'));
  await expect(page).toHaveURL('/sessions?status=In%20Review&kind=business');
  await expect(page.getByRole('link', { name: /^In Review/ }).first()).toHaveAttribute('aria-current', 'page');
});

test('signing out ends the sign-in, also for a copy of its cookie', async ({ desk, visit }) => {
  const page = await visit();
  await page.goto('/sign-in');
  await signIn(page, desk.account('reviewer'));
  await expect(page).toHaveURL('/queue');
  const cookies = await page.context().cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');

  const thief = await visit();
  await thief.context().addCookies(cookies);
  await thief.goto('/sessions');
  await expect(thief).toHaveURL(/\/sign-in/);
});
