import { readFile } from 'node:fs/promises'
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations'
import { z } from 'zod'

const file = new URL('../../schema/trusted-documents.json', import.meta.url)

/** The documents of schema/operations, by the hash that clients send in their place. */
export const readTrustedDocuments = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, 'utf8')))))

/**
 * Answers `documentId=sha256:…`, in the address or in the body, as the GraphQL over HTTP draft's appendix has it.
 * https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md
 */
export const useTrustedDocuments = (documents: ReadonlyMap<string, string>) =>
  usePersistedOperations({
    allowArbitraryOperations: true,
    extractPersistedOperationId: (params, request) => {
      const id: unknown = 'documentId' in params ? params.documentId : new URL(request.url).searchParams.get('documentId')
      return typeof id === 'string' ? id : null
    },
    getPersistedOperation: (id) => documents.get(id) ?? null,
    customErrors: {
      notFound: {
        message: 'This gateway knows no document of that id: send the document itself as "query".',
        extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND', http: { status: 404 } },
      },
      keyNotFound: {
        message: 'The request holds no document: expected "query", or "documentId" with the hash of a trusted one.',
        extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
      },
    },
  })
