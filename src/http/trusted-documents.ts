import { readFile } from 'node:fs/promises'
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations'
import { z } from 'zod'
import type { ErrorCode } from '../content/error-code.ts'

const file = new URL('../../schema/trusted-documents.json', import.meta.url)

/** The documents of schema/operations, by the hash that clients send in their place. */
export const readTrustedDocuments = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, 'utf8')))))

/**
 * Answers `documentId=sha256:…`, in the address or in the body, as the GraphQL over HTTP draft's appendix has it, and the bare hash of the
 * older `extensions.persistedQuery`. Where only trusted documents are answered, a request that brings its own is told so.
 * https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md
 */
export const useTrustedDocuments = (documents: ReadonlyMap<string, string>, trustedOnly: boolean) =>
  usePersistedOperations({
    allowArbitraryOperations: !trustedOnly,
    extractPersistedOperationId: (params, request) =>
      ('documentId' in params ? textOf(params.documentId) : new URL(request.url).searchParams.get('documentId')) ??
      olderIdOf(params.extensions),
    getPersistedOperation: (id) => documents.get(id) ?? null,
    customErrors: {
      notFound: refusal(404, 'PERSISTED_DOCUMENT_NOT_FOUND', 'This gateway knows no document of that id.'),
      keyNotFound: refusal(
        400,
        'BAD_REQUEST',
        'The request holds no document: expected "query", or "documentId" with the hash of a trusted one.',
      ),
      persistedQueryOnly: refusal(
        403,
        'TRUSTED_DOCUMENTS_ONLY',
        'This gateway answers trusted documents only: expected "documentId" with the hash of one, found "query".',
      ),
    },
  })

const refusal = (status: number, code: ErrorCode, message: string) => ({ message, extensions: { code, http: { status } } })

const persistedQuery = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) })

function olderIdOf(extensions: unknown): string | null {
  const { success, data } = persistedQuery.safeParse(extensions)
  return success ? data.persistedQuery.sha256Hash.replace(/^(?:sha256:)?/u, 'sha256:') : null
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
