/** Texts, with the colon that makes one a key, and where objects and lists begin and end. */
const token = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g;

/**
 * Whether any object of a JSON text has two members of one name, however they are spelt (`"\u0061"` is `"a"`).
 * `JSON.parse` does not tell: it keeps the last one.
 *
 * @param json - A text that `JSON.parse` has taken.
 */
export function hasDuplicateKey(json: string): boolean {
  const open: Set<string>[] = [];
  for (const [mark, text, colon] of json.matchAll(token)) {
    if (mark === "{" || mark === "[") open.push(new Set());
    else if (mark === "}" || mark === "]") open.pop();
    else if (text !== undefined && colon !== undefined) {
      const key = String(JSON.parse(text));
      const keys = open.at(-1);
      if (keys?.has(key) === true) return true;
      keys?.add(key);
    }
  }
  return false;
}
