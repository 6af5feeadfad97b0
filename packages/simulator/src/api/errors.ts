/** How BankID says no (specification §5). */
export interface ApiError {
  readonly status: number;
  readonly errorCode: string;
  readonly details: string;
}

/** `details` of every refusal whose own words are not known; BankID's v5 said this of a bad body. */
export const invalidRequest = "Invalid request";

/** A field, or the whole body, is not what it must be. */
export function invalidParameters(details: string): ApiError {
  return { status: 400, errorCode: "invalidParameters", details };
}

/** Unknown, used, foreign and cancelled orders look alike. */
export const noSuchOrder: ApiError = invalidParameters("No such order");

export const alreadyInProgress: ApiError = {
  status: 400,
  errorCode: "alreadyInProgress",
  details: "Order already in progress for pno",
};

// Only the status and the code of these are known, not the words.
export const notFound: ApiError = { status: 404, errorCode: "notFound", details: "Not found" };
export const methodNotAllowed: ApiError = {
  status: 405,
  errorCode: "methodNotAllowed",
  details: "Method not allowed",
};
export const unsupportedMediaType: ApiError = {
  status: 415,
  errorCode: "unsupportedMediaType",
  details: "Content-Type must be application/json",
};
export const requestTimeout: ApiError = {
  status: 408,
  errorCode: "requestTimeout",
  details: "The request came too slowly",
};
export const internalError: ApiError = {
  status: 500,
  errorCode: "internalError",
  details: "The simulator failed",
};

/** The body: compact JSON, `errorCode` first. */
export function errorBody({ errorCode, details }: ApiError): string {
  return JSON.stringify({ errorCode, details });
}

/**
 * What a caller without a known certificate gets: it never reaches the API, so it reads the front-end
 * proxy's page and no JSON (S77).
 */
export const forbiddenPage = `<html>
<head><title>403 Forbidden</title></head>
<body>
<center><h1>403 Forbidden</h1></center>
<hr><center>SIMULATOR: no client certificate, or one that this simulator did not issue</center>
</body>
</html>
`;
