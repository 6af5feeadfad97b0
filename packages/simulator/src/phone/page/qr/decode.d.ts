/** The decoder's own file, which the server sends as its package has it. */
export { decodeQR } from "qr/decode.js";
