/**
 * Every `extensions.code` of the gateway, with its meaning and what a client should do. Codes are stable, messages are not: programs
 * evaluate the code, people read the message. docs/errors.md is generated from this table.
 */
export const errorCodes = {
  BAD_REQUEST:
    'The request is not a valid GraphQL request: its body is not JSON, it has neither `query` nor `documentId`, it is a mutation sent by GET, it has contradicting credentials, or its `Accept` header allows no answer. Correct the client.',
  BAD_USER_INPUT:
    'An argument is not allowed: a malformed id, a cursor of another list, or a page of 5,000 entries, for example. The message says what is expected.',
  COST_LIMIT_EXCEEDED:
    'The answer would be too large or too deep. The message states the limit. Request fewer entries with `first`, or split the request.',
  FORBIDDEN:
    'The viewer has no permission: only editors can run commands, and a public key can only read. `viewer.audience` shows the role that the credential gives.',
  GRAPHQL_PARSE_FAILED: 'The document has a syntax error. `locations` points to it.',
  GRAPHQL_VALIDATION_FAILED:
    'The document does not match the schema. Check it against `schema/schema.graphql`, or with GraphQL Code Generator.',
  INTERNAL_SERVER_ERROR: 'The gateway failed. The cause is in its log and not in the message. You can repeat a query.',
  NOT_FOUND: 'A command refers to an object that does not exist. Queries return `null` instead.',
  OPERATION_RESOLUTION_FAILURE: 'The document contains several operations and the request does not select one. Send `operationName`.',
  ORIGIN_NOT_ALLOWED:
    'The public key may not be used by pages of this site. The message names the sites of the agreement. Ask the newspaper to add the site.',
  PERSISTED_DOCUMENT_NOT_FOUND: 'The gateway has no document with this id. Register the document, or send it as `query`.',
  RATE_LIMITED:
    'The partner has used up its quota of requests a minute or of cost units a day. The message says which. Send the same request again after the time in `Retry-After`.',
  READ_ONLY:
    'The database is read-only, because of maintenance or a failover. Nothing was changed: send the same command again later. Queries still work.',
  SERVICE_UNAVAILABLE:
    'The database is not available, the issuer of tokens is not available, or the gateway has as many requests as it can answer in time. Nothing was changed: send the same request again after the time in `Retry-After`.',
  TIMEOUT:
    'The answer was not ready within the time that the gateway allows. Request less, or send the same request again later. Send a command again with the same `idempotencyKey`, so that it is not executed twice.',
  TOO_MANY_SUBSCRIPTIONS:
    'The gateway has reached its limit of open subscriptions. Try again in a minute, or poll `changes` in the meantime.',
  TRUSTED_DOCUMENTS_ONLY: 'The gateway, or the public key, accepts only trusted documents. Send `documentId` instead of `query`.',
  UNAUTHENTICATED:
    'The credential is not valid: it has expired, it was revoked, or it is for another gateway. The message says which. Get a new one.',
  UNSUPPORTED_MEDIA_TYPE: 'The body of the request is not JSON, but a form or a file, for example. Send `Content-Type: application/json`.',
} as const satisfies Record<string, string>

/**
 * An error code of the gateway. docs/errors.md explains each one.
 * @useDeclaredType
 */
export type ErrorCode = keyof typeof errorCodes
