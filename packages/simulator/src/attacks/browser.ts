/** One browser of an attack: cookies of its own, and nothing else that a login could know it by. */
export interface Browser {
  /**
   * Posts JSON to the login's own origin, as its page would.
   *
   * @param options - `loseAnswer`: the server answers, and the browser never learns of it.
   */
  post(path: string, body: object, options?: { loseAnswer?: boolean }): Promise<BrowserAnswer>;
  get(path: string): Promise<BrowserAnswer>;
}

/** What a browser got. */
export interface BrowserAnswer {
  /** 0 when the answer was lost. */
  readonly status: number;
  /** Empty when the answer was no JSON object. */
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Opens a browser on a login.
 *
 * @param origin - What the address bar shows, as `http://localhost:3000`.
 */
export function openBrowser(origin: string): Browser {
  const jar = new Map<string, string>();

  const send = async (
    method: string,
    path: string,
    body: object | undefined,
    lose: boolean,
  ): Promise<BrowserAnswer> => {
    const response = await fetch(new URL(path, origin), {
      method,
      redirect: "manual",
      headers: {
        Origin: origin,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(jar.size === 0 ? {} : { Cookie: Array.from(jar, (pair) => pair.join("=")).join("; ") }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (lose) return { status: 0, json: {} };
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie);
    return { status: response.status, json: parse(text) };
  };
  return {
    post: async (path, body, { loseAnswer = false } = {}) => send("POST", path, body, loseAnswer),
    get: async (path) => send("GET", path, undefined, false),
  };
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = "", ...attributes] = cookie.split(";");
  const [name = "", ...value] = pair.trim().split("=");
  const isOver = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
  if (isOver) jar.delete(name);
  else jar.set(name, value.join("="));
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
