// What no page of the desk may ever do, watched in every test.
import type { BrowserContext, Page } from '@playwright/test';

export class Guard {
  private readonly origin: string;
  private readonly faults: string[] = [];
  private readonly statuses = new Set<number>();
  private lost = false;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Documents with these statuses are part of the test. */
  expectStatus(...statuses: number[]): void {
    statuses.forEach((status) => this.statuses.add(status));
  }

  /** The server or the network goes away in this test: the browser itself complains of what it cannot reach. */
  expectLoss(): void {
    this.lost = true;
  }

  async watch(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== this.origin) this.add(`request to another host: ${url}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 400 && !this.statuses.has(response.status())) {
        this.add(`${response.status()} for ${response.request().method()} ${response.url()}`);
      }
    });
    context.on('weberror', (error) => this.add(`page error: ${error.error()}`));
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      const failed = /responded with a status of (\d+)/.exec(message.text());
      if (failed && this.statuses.has(Number(failed[1]))) return;
      if (this.lost && /net::ERR_/.test(message.text())) return;
      this.add(`console error: ${message.text()} (${message.location().url})`);
    });
    context.on('page', (page: Page) => page.on('crash', () => this.add('the page crashed')));
  }

  /** What was seen; nothing, if all is well. */
  seen(): string[] {
    return this.faults;
  }

  private add(fault: string): void {
    this.faults.push(fault);
  }
}
