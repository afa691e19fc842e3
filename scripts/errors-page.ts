import { errorCodes } from '../src/content/error-code.ts'

/** Renders docs/errors.md from the error catalogue. */
export const errorsPage = (): string => `# Errors

The gateway reports errors in \`errors\`, each with a code in \`extensions.code\`. Codes are stable, messages are not: evaluate the code in
programs, and show the message to people. A field that failed is \`null\`, or its nearest nullable parent is; the rest of \`data\` is present.
This page is generated from [src/content/error-code.ts](../src/content/error-code.ts).

| Code | Meaning and remedy |
|---|---|
${Object.entries(errorCodes)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join('\n')}

Status codes follow the GraphQL over HTTP draft. With \`Accept: application/graphql-response+json\`, the status is 200 if the request was
executed, even if only in part, and 4xx otherwise. With \`Accept: application/json\`, it is 200 for every well-formed GraphQL request, valid or
not. Requests that are not GraphQL requests get a plain-text answer: 404 for an unknown path, 405 for an unsupported method, 411
for a body without \`Content-Length\`, and 413 for a body of more than a megabyte. An address that sends too many requests gets 429 with problem
details, if the operator has set such a limit.

## Unreadable values

The database may contain values that the schema does not allow, such as a malformed URL, because earlier versions of Kiosque imported
them. Such a value does not cause an error. The answer contains a substitute: the article's page on the gateway for a URL of an article,
\`null\` for a picture or the URL of a link, \`und\` for a language, and a body without the malformed block. \`extensions.unreadableValues\` lists
these values, and so does the log of the gateway. The newspaper can then correct them:

    {"data": {…}, "extensions": {"unreadableValues": [{"message": "The article \\"le-pont\\" has a \\"url\\" that can't be answered: …", "path": ["article", "url"]}]}}
`
