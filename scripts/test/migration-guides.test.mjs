import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** Names that stand in code in a text. */
const namesIn = (markdown) => new Set(markdown.match(/\w+/g));

describe("docs/from-npm-bankid.md", () => {
  const guide = namesIn(read("docs/from-npm-bankid.md"));
  const declarations = ["bankid", "qrgenerator"]
    .map((name) => read(`bench/node_modules/bankid/lib/${name}.d.ts`))
    .join("\n");

  test("has every name that the package exports", () => {
    const pattern = /^export (?:declare )?(?:class|enum|const|type|interface) (\w+)/gm;
    const names = [...declarations.matchAll(pattern)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !guide.has(name))).toEqual([]);
  });

  test("has every option and every public method of its classes", () => {
    const members = declarations
      .split(/^(?=export |interface |declare )/m)
      .filter((part) => /^(?:export declare class|interface BankIdClientSettings)/.test(part))
      .flatMap((part) => [...part.matchAll(/^ {4}(?:readonly |static )*(\w+)[?(:]/gm)])
      .map(([, name]) => name)
      .filter((name) => name !== "constructor" && name !== "code");
    expect(members).toEqual(expect.arrayContaining(["authenticate", "refreshInterval", "nextQr"]));
    expect(members.filter((name) => !guide.has(name))).toEqual([]);
  });
});

test("docs/from-pybankid.md has every public name of PyBankID 1.3.0", () => {
  const guide = namesIn(read("docs/from-pybankid.md"));
  const names = `
    BankIDClient BankIDAsyncClient exceptions create_bankid_test_server_cert_and_key generate_qr_code_content
    __version__ version certificates test_server request_timeout api_url certs verify_cert client
    authenticate phone_authenticate sign phone_sign collect cancel
    end_user_ip requirement user_visible_data user_non_visible_data user_visible_data_format personal_number
    call_initiator order_ref qr_start_token start_t qr_start_secret
    BankIDError BankIDWarning InvalidParametersError AlreadyInProgressError InternalError MaintenanceError
    RetryError AccessDeniedRPError ClientError ExpiredTransactionError CertificateError UserCancelError
    CancelledError StartFailedError UnauthorizedError NotFoundError RequestTimeoutError get_json_error_class rfa
    certutils split_certificate resolve_cert_path certificate_path destination_folder destination_path password
    TEST_CERT_FILE main get_test_cert_p12 get_test_cert_and_key verify_bankid_response qrdemo`;
  expect(names.match(/\w+/g).filter((name) => !guide.has(name))).toEqual([]);
});
