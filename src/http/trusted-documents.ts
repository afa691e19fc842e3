import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations'
import { createGraphQLError, type Plugin } from 'graphql-yoga'
import { z } from 'zod'
import { type ClientDocuments, parseClientDocuments } from '../content/client-documents.ts'
import { CannotRun } from '../content/error.ts'
import type { ErrorCode } from '../content/error-code.ts'
import { anonymous, type Viewer } from '../content/viewer.ts'

const own = fileURLToPath(new URL('../../schema/trusted-documents.json', import.meta.url))
const ownClients = fileURLToPath(new URL('../../schema/clients', import.meta.url))

/**
 * The documents of schema/operations, and those that partners and apps have registered, by the hash that clients send in their place.
 * CannotRun where the folder isn't there, or where a document is not what its hash promises.
 */
export async function readTrustedDocuments(clientFolder = ownClients): Promise<ReadonlyMap<string, string>> {
  const lists = [await readList(own), ...(await readClients(clientFolder))]
  return new Map(lists.flatMap(({ documents }) => Object.entries(documents)))
}

/** The lists in a folder, each of one client. */
export async function readClients(folder: string): Promise<ClientDocuments[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CannotRun(`The folder ${folder} of KIOSQUE_CLIENTS can't be read: ${String(cause)}`, { cause })
  })
  const files = names.filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name))
  return Promise.all(files.sort().map(readList))
}

async function readList(file: string): Promise<ClientDocuments> {
  const list = parseClientDocuments(await readFile(file, 'utf8'), file)
  for (const [id, text] of Object.entries(list.documents)) {
    const found = `sha256:${createHash('sha256').update(text).digest('hex')}`
    if (found !== id)
      throw new CannotRun(
        `${file} lists a document by a hash that is not its own: expected ${found}, found ${id} for "${text.slice(0, 60)}…". Generate the list again.`,
      )
  }
  return list
}

const refusal = (status: number, code: ErrorCode, message: string) => ({ message, extensions: { code, http: { status } } })

/**
 * Answers `documentId=sha256:…`, in the address or in the body, as the GraphQL over HTTP draft's appendix has it, and the bare hash of the
 * older `extensions.persistedQuery`.
 * https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md
 */
export const useTrustedDocuments = (documents: ReadonlyMap<string, string>) =>
  usePersistedOperations({
    allowArbitraryOperations: true,
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
    },
  })

const closed = refusal(
  403,
  'TRUSTED_DOCUMENTS_ONLY',
  'This gateway answers trusted documents only: expected "documentId" with the hash of one, found "query".',
)

/** Closes the gateway to documents of other people's making, but for who builds with them: editors, and partners with a developer's key. */
export const useTrustedDocumentsOnly = (): Plugin => ({
  onParams({ params, context }) {
    const { audience, partner } = (context as { readonly viewer?: Viewer }).viewer ?? anonymous
    if (!params.query || audience === 'EDITOR' || audience === 'ADMIN' || partner?.developer) return
    throw createGraphQLError(closed.message, closed)
  },
})

const persistedQuery = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) })

function olderIdOf(extensions: unknown): string | null {
  const { success, data } = persistedQuery.safeParse(extensions)
  return success ? data.persistedQuery.sha256Hash.replace(/^(?:sha256:)?/u, 'sha256:') : null
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
