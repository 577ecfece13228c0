// What a page may weigh on its way to the browser, and how its files are kept there.
import { brotliDecompressSync } from 'node:zlib';
import { alive } from '../support/acts';
import { KNOWN } from '../support/payloads';
import { expect, test } from '../support/test';
import { fetchRaw } from '../support/wire';

const KIB = 1024;

test('pages stay within their budget', async ({ desk }) => {
  const cookie = `sid=${await desk.cookie(desk.account('reviewer'))}`;
  for (const [path, most] of [['/sessions?limit=50', 60], [`/sessions/${KNOWN.company}`, 100]] as const) {
    const { headers, bytes } = await fetchRaw(desk.url + path, cookie);
    expect(headers['content-encoding'], path).toBe('br');
    expect(bytes.length, path).toBeLessThanOrEqual(most * KIB);
    expect(brotliDecompressSync(bytes).toString()).toContain('</html>');
    expect(headers['cache-control'], path).toBe('no-store');
  }
});

test('the browser half stays within its budget; hashed files are kept for ever', async ({ desk, visit }) => {
  const page = await visit('reviewer');
  const files = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(pkg|assets)\//.test(pathname)) files.add(pathname);
  });
  // the network of an open page is never idle: it listens
  await page.goto('/sessions');
  await alive(page);
  const kinds = new Set([...files].map((path) => path.split('.').at(-1)));
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['css', 'js', 'wasm']));
  let program = 0;
  for (const path of files) {
    expect(path).toMatch(/\.[0-9a-f]{16}\.\w+$/);
    const { headers, bytes } = await fetchRaw(desk.url + path);
    expect(headers['content-encoding'], path).toBe('br');
    expect(headers['cache-control'], path).toContain('immutable');
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    if (/\.(js|wasm)$/.test(path)) program += bytes.length;
  }
  expect(program).toBeLessThanOrEqual(300 * KIB);
});

test('every page carries the policy that the guard of these tests relies on', async ({ desk }) => {
  const { headers } = await fetchRaw(`${desk.url}/sign-in`);
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toContain("'unsafe-eval'");
});
