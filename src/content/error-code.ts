/**
 * Every `extensions.code` that the gateway answers, with what it means and what a client does about it. Codes stay when messages change:
 * programs read the code, people read the message. docs/errors.md is printed from this.
 */
export const errorCodes = {
  BAD_REQUEST:
    'The request is not a GraphQL request: its body is not JSON, or it has neither `query` nor `documentId`; or it is a mutation by GET, or its `Accept` allows no answer. Correct the client.',
  BAD_USER_INPUT:
    'A value can’t be answered: a malformed id, a cursor of another list, a page of 5,000. The message says what would be right.',
  COST_LIMIT_EXCEEDED:
    'The answer would hold too much, or lie too deep. The message says how much it may be: ask for fewer entries with `first`, or in parts.',
  FORBIDDEN: 'The viewer may not do this: commands are for editors. `viewer.audience` says who the gateway takes the request to be from.',
  GRAPHQL_PARSE_FAILED: 'The document is no GraphQL. The location says where it stops being it.',
  GRAPHQL_VALIDATION_FAILED:
    'The document asks for what the graph doesn’t have. Check it against `schema/schema.graphql`, or with codegen.',
  INTERNAL_SERVER_ERROR: 'Something failed on our side. The message tells nothing, the log has the cause. A query may be tried again.',
  NOT_FOUND: 'A command names something that the paper doesn’t have. Reading answers null instead.',
  OPERATION_RESOLUTION_FAILURE: 'The document holds several operations and the request names none of them. Send `operationName`.',
  PERSISTED_DOCUMENT_NOT_FOUND: 'The gateway knows no document of that id. Register it, or send the document itself as `query`.',
  READ_ONLY:
    'The database takes no changes for now, during maintenance or a failover. Nothing was changed: send the same command again later. Reads continue.',
  SERVICE_UNAVAILABLE:
    'The database does not answer, or the gateway has reached its limit of requests. Nothing was changed: send the same request again after `Retry-After`.',
  TOO_MANY_SUBSCRIPTIONS: 'As many subscriptions are open as this gateway takes. Come back in a minute, or poll `changes` meanwhile.',
  TRUSTED_DOCUMENTS_ONLY: 'The gateway answers trusted documents only. Send `documentId` in place of `query`.',
  UNAUTHENTICATED:
    'The credential proves nothing: it has expired, was revoked, or is not of this gateway. The message says which. Get a new one.',
  UNSUPPORTED_MEDIA_TYPE:
    'The body of the request is a form, a file or anything else that is not JSON. Send `Content-Type: application/json`.',
} as const satisfies Record<string, string>

/**
 * A code that the gateway answers. What each means is in docs/errors.md.
 * @useDeclaredType
 */
export type ErrorCode = keyof typeof errorCodes
