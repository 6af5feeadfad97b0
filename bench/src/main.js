// pnpm bench: runs every measurement once and prints a table each. Build first.
import { measureCollect } from "./collect.js";
import { measureHandshakes } from "./handshakes.js";
import { measureQrText } from "./qr-text.js";
import { startBareBankId } from "./bare-bankid.js";

const bankId = await startBareBankId();
try {
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}. Ratios from this one run.\n`);
  print("collect, client ÷ the others (calls per second)", await measureCollect(bankId));
  print("TLS handshakes in 400 calls, one after the other", await measureHandshakes(bankId));
  print("QR text ÷ bare createHmac (texts per second)", measureQrText());
} finally {
  await bankId.close();
}

function print(title, rows) {
  console.log(title);
  console.table(rows);
}
