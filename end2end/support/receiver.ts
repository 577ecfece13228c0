// A receiver of events as a customer would write it: checks every signature with the official package.
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** An event whose signature was right. */
export interface Received {
  id: string;
  headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export class Receiver {
  readonly events: Received[] = [];
  /** What came with a wrong signature, or before a secret was known. */
  readonly refused: string[] = [];
  private readonly server: Server;
  private verifier?: Webhook;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => (text += part));
      request.on('end', () => {
        const status = receiver.take(request.headers, text);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** From now on events are expected, signed with this secret. */
  trust(secret: string): void {
    this.verifier = new Webhook(secret);
  }

  /** The events of a session, in the order in which they came. */
  of(sessionId: string, type?: string): Received[] {
    return this.events.filter((e) => e.body.session_id === sessionId && (!type || e.body.webhook_type === type));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(headers: IncomingHttpHeaders, text: string): number {
    try {
      if (!this.verifier) throw new Error('no secret is known');
      const body = this.verifier.verify(text, headers as Record<string, string>);
      this.events.push({ id: String(headers['webhook-id']), headers, body });
      return 200;
    } catch (fault) {
      this.refused.push(String(fault));
      return 401;
    }
  }
}
