import { buildSchema, type GraphQLSchema, Kind } from 'graphql'
import { describe, expect, test } from 'vitest'
import { anonymous, type Viewer } from '../../../src/content/viewer.ts'
import { operationLimits } from '../../../src/engine/operation-limits.ts'
import { createLookUp, type DocumentOptions } from '../../../src/http/pipeline/look-up.ts'
import { Refusal } from '../../../src/http/pipeline/refusal.ts'
import type { Parameters } from '../../../src/http/pipeline/request.ts'
import { editor } from '../../newsroom.ts'
import { requestOf } from './request-of.ts'

const schema: GraphQLSchema = buildSchema('type Query { name: String } type Mutation { name: String }')
const text = 'query Name { name }'
const id = `sha256:${'a'.repeat(64)}`

const lookUpWith = (options: Partial<DocumentOptions> = {}) =>
  createLookUp({ schema, trustedDocuments: new Map([[id, text]]), trustedOnly: false, limits: operationLimits, helpful: true, ...options })

function codeOf(act: () => unknown): string | null {
  try {
    act()
    return null
  } catch (cause) {
    if (cause instanceof Refusal) return cause.code
    throw cause
  }
}

describe('Looking up a document', () => {
  test('finds it by its text, by its id, and by the hash of extensions.persistedQuery, and parses it once', () => {
    const lookUp = lookUpWith()
    const ways: Parameters[] = [
      { query: text },
      { documentId: id },
      { extensions: { persistedQuery: { version: 1, sha256Hash: id.slice(7) } } },
      { extensions: { persistedQuery: { sha256Hash: id } } },
      { query: text, documentId: 'sha256:unknown' },
    ]
    const found = ways.map((parameters) => lookUp(requestOf(parameters), anonymous))
    expect(found.map(({ definition }) => definition.name?.value)).toEqual(ways.map(() => 'Name'))
    expect(new Set(found.map(({ document }) => document)).size).toBe(1)
  })

  test('refuses other documents in trusted-only mode, except for editors and developers', () => {
    const lookUp = lookUpWith({ trustedOnly: true })
    const partner = (developer: boolean) => ({ ...anonymous, audience: 'PARTNER', partner: { developer } }) as Viewer
    const codeFor = (viewer: Viewer, parameters: Parameters = { query: text }) => codeOf(() => lookUp(requestOf(parameters), viewer))
    expect([anonymous, partner(false), partner(true), editor].map((viewer) => codeFor(viewer))).toEqual([
      'TRUSTED_DOCUMENTS_ONLY',
      'TRUSTED_DOCUMENTS_ONLY',
      null,
      null,
    ])
    expect(codeFor(anonymous, { documentId: id })).toBeNull()
  })

  test('gives the same errors for a document that was refused before', () => {
    const lookUp = lookUpWith()
    for (const query of ['{', '{ nonsense }', `${'{a'.repeat(1990)}${'}'.repeat(1990)}`]) {
      const [first, second] = [0, 1].map(() => codeOf(() => lookUp(requestOf({ query }), anonymous)))
      expect(first).toMatch(/^GRAPHQL_/u)
      expect(second).toBe(first)
    }
  })

  test('allows introspection for developers only', () => {
    const messageOf = (helpful: boolean, query: string) => {
      try {
        lookUpWith({ helpful })(requestOf({ query }), anonymous)
        return null
      } catch (cause) {
        return (cause as Refusal).message
      }
    }
    expect([messageOf(true, '{ nam }'), messageOf(false, '{ nam }')]).toEqual([
      'Cannot query field "nam" on type "Query". Did you mean "name"?',
      'Cannot query field "nam" on type "Query".',
    ])
    expect(messageOf(true, '{ __schema { queryType { name } } }')).toBeNull()
    expect(messageOf(false, '{ __schema { queryType { name } } }')).toContain('introspection')
  })

  test('refuses mutations by GET', () => {
    const query = 'mutation { name }'
    expect(codeOf(() => lookUpWith()(requestOf({ query }, { method: 'GET' }), anonymous))).toBe('BAD_REQUEST')
    expect(lookUpWith()(requestOf({ query }), anonymous).definition.kind).toBe(Kind.OPERATION_DEFINITION)
  })
})
