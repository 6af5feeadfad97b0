import type { FlowView, PendingView } from "@bankid-kit/core/browser";
import { createBankIdController } from "../../src/flow/controller.ts";
import type { BankIdController, BankIdControllerOptions } from "../../src/flow/contract.ts";
import type { PageEvent, Platform } from "../../src/flow/platform.ts";

/** What the page sent. */
export interface Sent {
  url: string;
  route: string;
  body: Record<string, unknown>;
  init: RequestInit;
  at: number;
  aborted: boolean;
}

/** What comes back: a status and a body, a lost request, or silence. */
export type Reply = { status?: number; body: unknown; afterMs?: number } | "lost" | "silence";

export interface WorldOptions {
  hash?: string;
  hostname?: string;
  userAgent?: string;
  maxTouchPoints?: number;
  hidden?: boolean;
  framed?: boolean;
  /** The page is neither https nor on loopback. */
  insecure?: boolean;
}

interface Task {
  at: number;
  run: () => void;
}

/** A browser and a server in one, with a clock that only `advance` moves. */
export class World {
  now = 1_000_000;
  /** How many ms too soon a timer goes off, as those of real browsers may. */
  earlyMs = 0;
  hidden: boolean;
  hash: string;
  readonly sent: Sent[] = [];
  /** Pages gone to. */
  readonly visited: string[] = [];
  /** Addresses by which an app was opened. */
  readonly opened: string[] = [];
  /** Answers a request; replaced as a test goes on. */
  server: (sent: Sent) => Reply = () => ({ body: { status: "none" } });
  readonly platform: Platform;
  private readonly timers = new Map<number, Task>();
  private readonly network = new Set<Task>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private nextTimer = 1;

  constructor(options: WorldOptions = {}) {
    this.hidden = options.hidden ?? false;
    this.hash = options.hash ?? "";
    this.platform = this.makePlatform(options);
  }

  /** Timers that the page has left running. */
  get openTimers(): number {
    return this.timers.size;
  }

  /** Requests that the page still waits for. */
  get openRequests(): number {
    return this.network.size;
  }

  get openListeners(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  routes(): string[] {
    return this.sent.map(({ route }) => route);
  }

  /** `route@ms since the world began`, for reading a rhythm. */
  rhythm(): string[] {
    return this.sent.map(({ route, at }) => `${route}@${at - 1_000_000}`);
  }

  controller(options: Partial<BankIdControllerOptions> = {}): BankIdController<unknown> {
    return createBankIdController<unknown>({ basePath: "/bankid", platform: this.platform, ...options });
  }

  /** Moves time on, event by event, and lets every promise settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    for (;;) {
      const due = this.earliest(end);
      if (!due) break;
      this.now = Math.max(this.now, due.at);
      due.run();
      await settle();
    }
    this.now = end;
    await settle();
  }

  fire(event: PageEvent): void {
    for (const listener of this.listeners.get(event) ?? []) listener();
  }

  hide(hidden: boolean): void {
    this.hidden = hidden;
    this.fire("visibilitychange");
  }

  private earliest(end: number): Task | undefined {
    let found: Task | undefined;
    for (const task of [...this.timers.values(), ...this.network]) {
      if (task.at <= end && (!found || task.at < found.at)) found = task;
    }
    return found;
  }

  private listen(event: string, listener: () => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  }

  private makePlatform(options: WorldOptions): Platform {
    const currentHash = (): string => this.hash;
    return {
      now: () => this.now,
      setTimeout: (run, ms) => {
        const id = this.nextTimer++;
        const task = {
          at: this.now + Math.max(0, ms > this.earlyMs ? ms - this.earlyMs : ms),
          run: () => {
            this.timers.delete(id);
            run();
          },
        };
        this.timers.set(id, task);
        return id;
      },
      clearTimeout: (id) => void this.timers.delete(id),
      fetch: (url, init) => this.request(url, init),
      isHidden: () => this.hidden,
      on: (event, listener) => this.listen(event, listener),
      isFramed: () => options.framed ?? false,
      sha256: async (text) => {
        if (options.insecure) throw new TypeError("crypto.subtle is undefined");
        return `sha256(${text})`;
      },
      removeHash: () => {
        this.hash = "";
      },
      openApp: (url) => void this.opened.push(url),
      location: {
        hostname: options.hostname ?? "www.example.com",
        get href() {
          return `https://www.example.com/login?x=1${currentHash()}`;
        },
        get hash() {
          return currentHash();
        },
        assign: (url) => void this.visited.push(url),
      },
      navigator: {
        userAgent: options.userAgent ?? "Mozilla/5.0 (X11; Linux x86_64)",
        maxTouchPoints: options.maxTouchPoints ?? 0,
      },
    };
  }

  private request(url: string, init: RequestInit): Promise<Response> {
    const sent: Sent = {
      url,
      route: url.slice(url.lastIndexOf("/") + 1),
      body: JSON.parse(init.body as string) as Record<string, unknown>,
      init,
      at: this.now,
      aborted: false,
    };
    this.sent.push(sent);
    const reply = this.server(sent);
    return new Promise((resolve, reject) => {
      const afterMs = typeof reply === "object" ? (reply.afterMs ?? 0) : reply === "lost" ? 0 : Infinity;
      const task: Task = {
        at: this.now + afterMs,
        run: () => {
          this.network.delete(task);
          if (reply === "lost") reject(new TypeError("Failed to fetch"));
          else if (typeof reply === "object") {
            const { status = 200, body } = reply;
            resolve({ ok: status < 300, status, json: async () => body } as Response);
          }
        },
      };
      this.network.add(task);
      init.signal?.addEventListener("abort", () => {
        sent.aborted = true;
        this.network.delete(task);
        reject(new DOMException("Aborted", "AbortError"));
      });
    });
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

const digest = "0123456789abcdef".repeat(4);
const token = "67df3917-fa0d-44e5-b327-edcc928297f8";

/** A well-formed QR text. */
export function qrText(second: number): string {
  return `bankid.${token}.${second}.${digest}`;
}

export const launchUrl = `https://app.bankid.com/?autostarttoken=${token}`;

/** A pending flow in `qr` mode. */
export function qrView(second = 0, order = 0, rest: Partial<PendingView> = {}): PendingView {
  return {
    status: "pending",
    flow: "flow-1",
    kind: "auth",
    mode: "qr",
    hint: "outstandingTransaction",
    message: "RFA1",
    qr: { text: qrText(second), second, order },
    ...rest,
  };
}

/** The same once somebody has scanned the code. */
export function signingView(rest: Partial<PendingView> = {}): PendingView {
  const { qr: _, ...view } = qrView();
  return { ...view, hint: "userSign", message: "RFA9", ...rest };
}

/** A pending flow in `device` mode. */
export function deviceView(rest: Partial<PendingView> = {}): PendingView {
  const { qr: _, ...view } = qrView();
  return { ...view, mode: "device", message: "RFA13", launch: { url: launchUrl }, ...rest };
}

export function completeView(result: unknown = {}): FlowView {
  return { status: "complete", flow: "flow-1", result };
}

export function failedView(rest: Partial<Extract<FlowView, { status: "failed" }>> = {}): FlowView {
  return {
    status: "failed",
    flow: "flow-1",
    reason: "expiredTransaction",
    message: "RFA8",
    ref: "ref-1",
    ...rest,
  };
}

/** A server whose order lives: the frame's second follows the world's clock. */
export function livingOrder(world: World, afterMs = 0): (sent: Sent) => Reply {
  let begun: number | undefined;
  return ({ route }) => {
    if (route === "auth") begun = world.now;
    if (begun === undefined) return { body: { status: "none" } };
    return { body: qrView(Math.floor((world.now - begun) / 1000)), afterMs };
  };
}

export function error(code: string, status: number): Reply {
  return { status, body: { error: code, ref: "ref-9" } };
}
