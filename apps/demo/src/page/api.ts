/** Who is logged in, as `GET /me` tells it. The personal number stays on the server. */
export interface User {
  name: string;
  givenName: string;
  surname: string;
}

/** @returns The person who is logged in, or `null`. */
export async function fetchUser(signal?: AbortSignal): Promise<User | null> {
  const response = await fetch("/me", { signal: signal ?? null });
  if (!response.ok) throw new Error(`GET /me answered ${response.status}.`);
  const { user } = (await response.json()) as { user: User | null };
  return user;
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
