// What comes over the wire, as a browser asks for it.
import { type IncomingHttpHeaders, get } from 'node:http';

/** Headers and bytes of an answer, compressed as it was sent. */
export function fetchRaw(url: string, cookie = ''): Promise<{ headers: IncomingHttpHeaders; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip, deflate, br', cookie } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({ headers: response.headers, bytes: Buffer.concat(parts) }));
    }).on('error', reject);
  });
}
