// A desk of one worker: the real server on a free port with its own data folder, and its command line.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Payload } from './payloads';

import { BINARY } from './places';

/** Who can sign in. */
export interface Person {
  name: string;
  email: string;
  password: string;
}

/** The demo's accounts, by the first part of their address. */
export const DEMO = ['reviewer', 'manager', 'admin', 'auditor', 'everything'] as const;
export type DemoAccount = (typeof DEMO)[number];

const READY_WITHIN_MS = 30_000;

export class Desk {
  readonly url: string;
  private process: ChildProcess;
  private readonly data: string;
  private readonly accounts: Map<string, Person>;
  private readonly cookies = new Map<string, string>();
  private apiKey = '';

  private constructor(url: string, process: ChildProcess, data: string, accounts: Map<string, Person>) {
    this.url = url;
    this.process = process;
    this.data = data;
    this.accounts = accounts;
  }

  /** Runs the server on a data folder; waits until it says where it is and who can sign in. */
  private static async launch(data: string, listen: string): Promise<{ server: ChildProcess; url: string; answer: string }> {
    const server = spawn(BINARY, ['demo', '--kit', '--data', data, '--listen', listen], {
      env: { ...process.env, RUST_LOG: 'warn' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let answer = '';
    let said = '';
    server.stdout.setEncoding('utf8').on('data', (text) => (answer += text));
    const url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => {
        // one that comes up after all would keep a busy machine busy
        server.kill('SIGKILL');
        reject(new Error(`the desk did not start in time:\n${said}`));
      }, READY_WITHIN_MS);
      const looked = () => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
        // both streams: the accounts must be there too
        if (found && answer.trim().split('\n').length >= DEMO.length) {
          clearTimeout(late);
          resolve(found[0]);
        }
      };
      server.stderr.setEncoding('utf8').on('data', (text) => {
        said += text;
        looked();
      });
      server.stdout.on('data', looked);
      server.on('error', reject);
      server.on('exit', (code) => reject(new Error(`the desk ended with ${code}:\n${said}`)));
    });
    return { server, url, answer };
  }

  /** Starts a demo desk and waits until it answers. */
  static async start(): Promise<Desk> {
    const data = await mkdtemp(join(tmpdir(), 'countersign-e2e-'));
    const { server, url, answer } = await Desk.launch(data, '127.0.0.1:0');
    const accounts = new Map<string, Person>();
    for (const line of answer.trim().split('\n')) {
      const [email, password] = line.split(' ');
      accounts.set(email.split('@')[0], { name: '', email, password });
    }
    const desk = new Desk(url, server, data, accounts);
    const scopes = 'list:sessions,read:sessions,write:sessions';
    desk.apiKey = (await desk.run(['key', 'add', '--name', 'end2end', '--scope', scopes])).trim();
    return desk;
  }

  /** Ends the server at once, or as an operator does. */
  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.process.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.data, { recursive: true, force: true });
  }

  /** Stops the server as an operator does and, after `meanwhile`, starts it anew at the same address. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    await this.end('SIGTERM');
    await meanwhile();
    this.process = (await Desk.launch(this.data, new URL(this.url).host)).server;
  }

  /** Lets every sign-in of a person run out, as it does after a quarter of an hour without them. */
  async expire(person: Person): Promise<void> {
    const turn = [
      'import sqlite3, sys',
      'base = sqlite3.connect(sys.argv[1], timeout=20)',
      'base.execute("UPDATE sign_ins SET last_seen_at = last_seen_at - 960000000 WHERE user_id = (SELECT user_id FROM users WHERE email = ?)", (sys.argv[2],))',
      'base.commit()',
    ].join('\n');
    await new Promise<void>((resolve, reject) => {
      execFile('python3', ['-c', turn, join(this.data, 'countersign.sqlite3'), person.email], (error, _, stderr) => {
        if (error) reject(new Error(stderr));
        else resolve();
      });
    });
    this.cookies.delete(person.email);
  }

  /** Runs a command of the binary beside the server; gives what it prints. */
  run(args: string[], input = ''): Promise<string> {
    const [command, ...rest] = args;
    // `--data` stands after the whole command
    const subcommand = rest.length > 0 && !rest[0].startsWith('-') ? [command, rest.shift() as string] : [command];
    return new Promise((resolve, reject) => {
      const child = execFile(BINARY, [...subcommand, '--data', this.data, ...rest], (error, stdout, stderr) => {
        if (error) reject(new Error(`${args.join(' ')}: ${stderr}`));
        else resolve(stdout);
      });
      child.stdin?.end(input);
    });
  }

  /** One of the demo's accounts. */
  account(name: DemoAccount): Person {
    const person = this.accounts.get(name);
    if (!person) throw new Error(`the demo has no account ${name}`);
    return person;
  }

  /** A person of the test's own, for acts that would disturb others. */
  async person(roles: string, name = 'Perpetua Quillfeather'): Promise<Person> {
    const email = `${randomBytes(6).toString('hex')}@people.example`;
    const password = 'lantern-orchard-granite-47';
    const args = ['user', 'add', '--email', email, '--name', name, '--role', roles, '--password-stdin'];
    await this.run(args, password);
    return { name, email, password };
  }

  /** The cookie of a sign-in, as the sign-in form gives it; kept for the next who asks. */
  async cookie(person: Person): Promise<string> {
    const kept = this.cookies.get(person.email);
    if (kept) return kept;
    const response = await fetch(`${this.url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: this.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email: person.email, password: person.password }),
    });
    const cookie = /^sid=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1];
    if (!cookie) throw new Error(`${person.email} could not sign in: ${response.status}`);
    this.cookies.set(person.email, cookie);
    return cookie;
  }

  /** Forgets kept sign-ins, after a test that ended those of others. */
  forget(): void {
    this.cookies.clear();
  }

  /** A call of the API; `key` is the desk's own unless told. */
  api(method: string, path: string, body?: unknown, key = this.apiKey): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  /** Brings a payload in, as an integration does; gives the session's id. */
  async bring(payload: Payload): Promise<string> {
    const response = await this.api('PUT', `/v3/session/${payload.session_id}/decision/`, payload);
    if (!response.ok) throw new Error(`the payload was refused: ${response.status} ${await response.text()}`);
    return payload.session_id;
  }
}
