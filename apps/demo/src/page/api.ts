/** The demo's own routes; those of the login are `@bankid-kit/react`'s. */

import type { CallView, Document, Language, Me, Signed, Tampered } from "../wire.ts";

/** The server refused, with a code from a short list. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly code: string;
  constructor(code: string) {
    super(`The server refused: ${code}.`);
    this.code = code;
  }
}

export async function fetchMe(signal?: AbortSignal): Promise<Me> {
  return (await answered("GET", "/me", { signal: signal ?? null })) as Me;
}

/** Ends the session. */
export async function logOut(): Promise<void> {
  await answered("POST", "/logout");
}

/** Says who alone may log in; an empty text means anyone. */
export async function choosePerson(personalNumber: string): Promise<void> {
  await answered("POST", "/person", { body: { personalNumber } });
}

export async function fetchDocuments(language: Language): Promise<Document[]> {
  return (await answered("GET", `/documents?lang=${language}`)) as Document[];
}

export async function fetchSigned(signId: string): Promise<Signed> {
  return (await answered("GET", `/signed/${signId}`)) as Signed;
}

/** A copy of the proof with another figure in the text, and what a look at it says. */
export async function fetchTampered(signId: string): Promise<Tampered> {
  return (await answered("GET", `/signed/${signId}/tampered`)) as Tampered;
}

/** Where the proof is downloaded. */
export function proofUrl(signId: string): string {
  return `/signed/${signId}/proof`;
}

/** Whom the agent talks with. */
export interface CallRequest {
  personalNumber: string;
  /** Who called whom: the person us, or we the person. */
  callInitiator: "user" | "RP";
  locale: Language;
}

/** @returns What finds the call again. */
export async function beginCall(call: CallRequest): Promise<string> {
  return ((await answered("POST", "/calls", { body: call })) as { id: string }).id;
}

export async function fetchCall(id: string, signal: AbortSignal): Promise<CallView> {
  return (await answered("GET", `/calls/${id}`, { signal })) as CallView;
}

export async function endCall(id: string): Promise<void> {
  await answered("DELETE", `/calls/${id}`);
}

async function answered(
  method: string,
  path: string,
  { body, signal = null }: { body?: object; signal?: AbortSignal | null } = {},
): Promise<unknown> {
  const response = await fetch(path, {
    method,
    signal,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (response.status === 204) return undefined;
  const answer = (await response.json()) as { error?: string };
  if (!response.ok) throw new RefusedError(answer.error ?? "internal");
  return answer;
}
