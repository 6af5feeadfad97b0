/** Who is logged in, as `GET /me` tells it. The personal number stays on the server. */
export interface User {
  name: string;
  givenName: string;
  surname: string;
}

/** What the server knows of this browser. */
export interface Me {
  /** Who is logged in, or `null`. */
  user: User | null;
  /** The next login is for one person by number. */
  onlyOnePerson: boolean;
}

export async function fetchMe(signal?: AbortSignal): Promise<Me> {
  const response = await fetch("/me", { signal: signal ?? null });
  if (!response.ok) throw new Error(`GET /me answered ${response.status}.`);
  return (await response.json()) as Me;
}

/** Ends the session. */
export async function logOut(): Promise<void> {
  const response = await fetch("/logout", { method: "POST" });
  if (!response.ok) throw new Error(`POST /logout answered ${response.status}.`);
}

/**
 * Says who alone may log in; an empty text means anyone.
 *
 * @returns Whether the text is a personal number.
 */
export async function choosePerson(personalNumber: string): Promise<boolean> {
  const response = await fetch("/person", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ personalNumber }),
  });
  if (response.ok) return true;
  if (response.status === 400) return false;
  throw new Error(`POST /person answered ${response.status}.`);
}
