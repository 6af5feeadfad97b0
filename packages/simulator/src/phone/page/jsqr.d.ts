import type decode from "jsqr";

/** What jsqr's own file, served as it is, leaves behind in a page without a module loader. */
declare global {
  var jsQR: typeof decode;
}
