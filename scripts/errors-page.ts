import { errorCodes } from '../src/content/error-code.ts'

/** docs/errors.md: the catalogue for people. */
export const errorsPage = (): string => `# Errors

What the gateway can't answer it says in \`errors\`, each with a code in \`extensions.code\`. Codes stay when messages change: programs read
the code, people read the message. What fields can't be answered are null, and the rest of \`data\` is there. This page is printed from
[src/content/error-code.ts](../src/content/error-code.ts).

| code | what it means, and what to do |
|---|---|
${Object.entries(errorCodes)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join('\n')}

Statuses are those of the GraphQL over HTTP draft. \`Accept: application/graphql-response+json\` has 200 for what was executed, also in part,
and 4xx for what could not be; \`Accept: application/json\` has 200 for what was read as a GraphQL request, valid or not. Before a request is
read as GraphQL, HTTP alone answers, in plain text: 404 for an unknown path, 405 for another method,
411 for a body without \`Content-Length\`, 413 for one above a megabyte.

## Values that the newspaper has to mend

The database may hold a value that can't be answered, such as an address that is none: older imports took in what those of today refuse.
Such a value is no error. The answer has something in its place: the article's own page for its address, \`null\` for a picture or a link's
address, \`und\` for a language, and a text without the block. \`extensions.unreadableValues\` names each, and so does the log of the gateway:

    {"data": {…}, "extensions": {"unreadableValues": [{"message": "The article \\"le-pont\\" has a \\"url\\" that can't be answered: …", "path": ["article", "url"]}]}}
`
