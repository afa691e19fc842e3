import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { z } from 'zod'
import type { Viewer } from '../../content/viewer.ts'
import { assertDocumentWithin } from '../../engine/document-limits.ts'
import type { Selected } from '../../engine/operation.ts'
import type { OperationLimits } from '../../engine/operation-limits.ts'
import { StorableTextRule } from '../../engine/storable-text.ts'
import { documentCache } from './document-cache.ts'
import { Refusal, refusingCosts } from './refusal.ts'
import type { GraphQLRequest, Parameters } from './request.ts'

export interface DocumentOptions {
  readonly schema: GraphQLSchema
  readonly trustedDocuments: ReadonlyMap<string, string>
  /** Whether other documents are refused. Editors, and partners with a developer key, may always send them; other public keys never. */
  readonly trustedOnly: boolean
  readonly limits: OperationLimits
  /** Whether to enable introspection, and suggestions for misspelt fields. */
  readonly helpful: boolean
}

/** Number of errors reported for one document, besides the one that says that there are more. Each costs time, and an author needs only a few. */
const errorsMax = 5

/** Finds the operation of a request. Each document is parsed and validated once. Throws Refusal if there is no operation to execute. */
export function createLookUp({ schema, trustedDocuments, trustedOnly, limits, helpful }: DocumentOptions) {
  const documents = documentCache()
  const rules = [...specifiedRules, StorableTextRule, ...(helpful ? [] : [NoSchemaIntrospectionCustomRule])]

  function textOf(parameters: Parameters, viewer: Viewer): string {
    if (parameters.query) {
      if (viewer.partnerKey?.isPublic && !maySendDocuments(viewer)) throw trustedForPublicKey
      if (trustedOnly && !maySendDocuments(viewer)) throw trustedDocumentsOnly
      return parameters.query
    }
    const id = parameters.documentId ?? persistedQueryIdOf(parameters.extensions)
    if (id === null) throw noDocument
    const text = trustedDocuments.get(id)
    if (text === undefined) throw unknownDocument
    return text
  }

  function read(text: string): DocumentNode | Refusal {
    try {
      const document = parse(text, { maxTokens: limits.tokensMax })
      // Before the validation, whose work grows with the square of what is repeated.
      refusingCosts(document.definitions[0], () => assertDocumentWithin(document, limits))
      const errors = validate(schema, document, rules, { maxErrors: errorsMax, hideSuggestions: !helpful })
      return errors.length > 0 ? new Refusal('GRAPHQL_VALIDATION_FAILED', errors) : document
    } catch (cause) {
      return cause instanceof Refusal ? cause : parseRefusal(cause)
    }
  }

  return ({ method, parameters, acceptsEvents }: GraphQLRequest, viewer: Viewer): Selected => {
    const text = textOf(parameters, viewer)
    let document = documents.get(text)
    if (!document) {
      document = read(text)
      documents.set(text, document)
    }
    if (document instanceof Refusal) throw document
    const definition = getOperationAST(document, parameters.operationName)
    if (!definition) throw unknownOperation(document, parameters.operationName)
    if (viewer.partnerKey?.isPublic && definition.operation !== OperationTypeNode.QUERY) throw queriesForPublicKey
    if (definition.operation === OperationTypeNode.MUTATION && method === 'GET') throw mutationByGet
    if (definition.operation === OperationTypeNode.SUBSCRIPTION && !acceptsEvents) throw eventsNotAccepted
    return { schema, document, definition }
  }
}

const maySendDocuments = ({ audience, partner }: Viewer): boolean =>
  audience === 'EDITOR' || audience === 'ADMIN' || partner?.developer === true

const PersistedQuery = z.object({ persistedQuery: z.object({ sha256Hash: z.string() }) })

/**
 * The bare hash of Apollo's `extensions.persistedQuery`, in the form of a document id. `null` if there is none.
 * https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md
 */
function persistedQueryIdOf(extensions: Parameters['extensions']): string | null {
  const { data } = PersistedQuery.safeParse(extensions)
  return data ? data.persistedQuery.sha256Hash.replace(/^(?:sha256:)?/u, 'sha256:') : null
}

function parseRefusal(cause: unknown): Refusal {
  // The parser is recursive, so deep nesting overflows the stack. It has no side effects, so catching the overflow is safe.
  if (cause instanceof RangeError)
    return new Refusal('GRAPHQL_PARSE_FAILED', 'Syntax Error: The brackets of the document are nested too deeply.')
  if (cause instanceof GraphQLError) return new Refusal('GRAPHQL_PARSE_FAILED', [cause])
  throw cause
}

function unknownOperation({ definitions }: DocumentNode, name: string | null | undefined): Refusal {
  const names = definitions.flatMap((part) => (part.kind === Kind.OPERATION_DEFINITION ? [nameOf(part)] : []))
  const expected = names.length === 0 ? 'The document has no operation' : `expected "operationName" to be one of ${names.join(', ')}`
  return new Refusal(
    'OPERATION_RESOLUTION_FAILURE',
    typeof name === 'string'
      ? `The document has no operation "${name.slice(0, 100)}": ${expected}.`
      : `The request doesn’t say which operation to execute: ${expected}.`,
  )
}

const nameOf = ({ name }: OperationDefinitionNode): string => (name ? `"${name.value}"` : 'the one without a name')

const noDocument = new Refusal(
  'BAD_REQUEST',
  'The request has no document: expected "query", or "documentId" with the hash of a trusted document.',
)
const unknownDocument = new Refusal('PERSISTED_DOCUMENT_NOT_FOUND', 'This gateway has no document with that id.')
const trustedDocumentsOnly = new Refusal(
  'TRUSTED_DOCUMENTS_ONLY',
  'This gateway answers trusted documents only: expected "documentId" with the hash of one, found "query".',
)
const trustedForPublicKey = new Refusal(
  'TRUSTED_DOCUMENTS_ONLY',
  'A public key may send trusted documents only: expected "documentId" with the hash of one, found "query". Keys of a partner that is developing its app may send any document.',
)
const queriesForPublicKey = new Refusal('FORBIDDEN', 'A public key may send queries only: expected a secret key for any other operation.')
const mutationByGet = new Refusal('BAD_REQUEST', 'A mutation is accepted by POST only.', { status: 405, headers: { Allow: 'POST' } })
const eventsNotAccepted = new Refusal('BAD_REQUEST', 'A subscription is answered as events: expected "Accept: text/event-stream".', {
  status: 406,
})
