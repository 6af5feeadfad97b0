import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Why a file was not read, as the end of a sentence: "it is a directory". */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}

/**
 * Reads a file that is meant to be small. A pipe, a device or a file that was named by mistake must neither
 * hold the command up nor fill its memory.
 *
 * @param most - Bytes; a larger file is refused.
 * @throws {UnreadableFile} With the reason.
 */
export function readSmallFile(path: string, most: number): Buffer {
  let file: number | undefined;
  try {
    // Without waiting, for a pipe that nobody writes to would block here where no Ctrl-C is heard.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = fstatSync(file);
    if (found.isDirectory()) throw new UnreadableFile("it is a directory");
    if (!found.isFile()) throw new UnreadableFile("it is a pipe or a device, and must be a file");
    return readUpTo(file, most);
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile(reasonFor(error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** What a file says of its size may change while it is read. */
function readUpTo(file: number, most: number): Buffer {
  const bytes = Buffer.alloc(most + 1);
  let length = 0;
  while (length <= most) {
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
  }
  throw new UnreadableFile(`it has more than ${most} bytes`);
}

function reasonFor(error: unknown): string {
  const code = String((error as NodeJS.ErrnoException).code);
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "this user may not read it";
  return code;
}
