import fc from 'fast-check'
import { buildSchema, type ExecutionResult, execute as executeByGraphqlJs, type GraphQLResolveInfo, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { execute } from '../../src/graph/execute.ts'

const schema = buildSchema(`
  type Query { one: Entity, surely: Entity!, many: [Entity], manySurely: [Entity!]!, grid: [[Int!]!], either: Either, leaf: Int!, text: String }
  interface Entity { id: ID!, name: String, next: Entity, surelyNext: Entity!, nexts: [Entity!], colour: Colour }
  type Red implements Entity { id: ID!, name: String, next: Entity, surelyNext: Entity!, nexts: [Entity!], colour: Colour, size(times: Int = 2): Int!, either: Either! }
  type Blue implements Entity { id: ID!, name: String, next: Entity, surelyNext: Entity!, nexts: [Entity!], colour: Colour, depth(unit: Unit = METRE): Float, twin: Blue! }
  union Either = Red | Blue
  enum Colour { RED BLUE }
  enum Unit { METRE FOOT }
`)

for (const name of ['Entity', 'Either']) {
  const type = schema.getType(name)
  if (type && 'resolveType' in type) type.resolveType = ({ kind }: { kind: string }) => kind
}

/** A number from 0 to 1 that is the same for the same place and seed, whoever asks and whenever. */
function chanceAt(text: string): number {
  let hash = 2166136261
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

function placeOf(path: GraphQLResolveInfo['path'] | undefined): string {
  return path ? `${placeOf(path.prev)}.${path.key}` : ''
}

/** What a place holds: a value, a promise of it, nothing, a failure now or later, or something that its type does not know. */
function resolverOf(seed: number) {
  // graphql-js 16 leaves a rejection unhandled where one item of a list fails at once and another later: there all come at once or none.
  const inStep = seed % 2 === 0
  const item = (type: string, place: string) => (inStep ? answerOf(type, place) : Promise.resolve().then(() => answerOf(type, place)))
  const answerOf = (type: string, place: string): unknown => {
    const chance = chanceAt(`${seed}${place}`)
    if (chance < 0.06) throw new Error(`thrown at ${place}`)
    if (chance < 0.1) return new Error(`answered at ${place}`)
    if (chance < 0.2) return null
    if (type.endsWith('!')) return answerOf(type.slice(0, -1), `${place}!`)
    if (type.startsWith('[')) return [0, 1, 2].map((index) => item(type.slice(1, -1), `${place}.${index}`))
    if (type === 'Int' || type === 'Float') return chance < 0.25 ? 'no number' : Math.floor(chance * 100)
    if (type === 'Colour') return chance < 0.25 ? 'GREEN' : 'RED'
    if (type === 'ID' || type === 'String') return `at ${place}`
    return { kind: type === 'Blue' || chance > 0.6 ? 'Blue' : 'Red' }
  }
  const later = (type: string, place: string): unknown => {
    const chance = chanceAt(`late${seed}${place}`)
    if (chance < 0.5 || inStep) return answerOf(type, place)
    const ticks = Math.floor(chance * 8)
    return (async () => {
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
      return answerOf(type, place)
    })()
  }
  return (_source: unknown, args: object, _context: unknown, { returnType, path }: GraphQLResolveInfo) =>
    later(String(returnType), `${placeOf(path)}${JSON.stringify(args)}`)
}

const leaves = { Query: ['leaf', 'text', 'grid', '__typename'], Entity: ['id', 'name', 'colour', '__typename'] }
const conditions = ['', '', '', '@include(if: $yes)', '@skip(if: $yes)', '@include(if: $no)']

/** The fields of a type as text, some of them under conditions and in fragments; the same field may come twice. */
const selection = (type: 'Query' | 'Entity' | 'Either', depth: number): fc.Arbitrary<string> => {
  const leaf = type === 'Either' ? ['__typename'] : leaves[type]
  const own = fc.constantFrom(...leaf)
  if (depth === 0) return own.map((name) => `{ ${name} }`)
  const within = selection('Entity', depth - 1)
  const either = selection('Either', depth - 1)
  const composite = {
    Query: fc.oneof(
      fc.tuple(fc.constantFrom('one', 'surely', 'many', 'manySurely', 'aka: one', 'aka: one'), within).map((both) => both.join(' ')),
      either.map((fields) => `either ${fields}`),
    ),
    Entity: fc.tuple(fc.constantFrom('next', 'surelyNext', 'nexts', 'again: next'), within).map((both) => both.join(' ')),
    Either: fc.constant('__typename'),
  }[type]
  const red = fc.oneof(
    fc.constantFrom('size', 'large: size(times: 5)', 'varied: size(times: $times)', 'id'),
    either.map((fields) => `either ${fields}`),
    within.map((fields) => `next ${fields}`),
  )
  const blue = fc.oneof(
    fc.constantFrom('depth', 'feet: depth(unit: FOOT)', 'asked: depth(unit: $unit)', 'id'),
    within.map((fields) => `twin ${fields}`),
  )
  const fragment =
    type === 'Query'
      ? composite
      : fc.oneof(
          red.map((field) => `... on Red { ${field} }`),
          blue.map((field) => `... on Blue { ${field} }`),
          fc.constant('...Shared'),
        )
  const part = fc.tuple(fc.oneof(own, composite, composite, fragment), fc.constantFrom(...conditions)).map(([field, condition]) => {
    const open = field.indexOf('{')
    if (!condition) return field
    return open < 0 ? `${field} ${condition}` : `${field.slice(0, open)} ${condition} ${field.slice(open)}`
  })
  return fc.array(part, { minLength: 1, maxLength: 5 }).map((fields) => `{ ${fields.join(' ')} }`)
}

const documents = selection('Query', 3).map(
  (fields) => `query Any($yes: Boolean!, $no: Boolean = false, $times: Int, $unit: Unit = METRE) { ...Root ...Using } 
    fragment Root on Query ${fields}
    fragment Using on Query { used: one @skip(if: $no) { ...Shared ... on Red { used: size(times: $times) } ... on Blue { usedUnit: depth(unit: $unit) } } leaf @include(if: $yes) }
    fragment Shared on Entity { id ... on Red { size } name }`,
)

/** Where an answer has null because of an error: of several errors at one place or below it one is enough. */
function nullsOf({ data, errors = [] }: ExecutionResult): string[] {
  const places = errors.map(({ path = [] }) => {
    let at: unknown = data
    const trail: (string | number)[] = []
    for (const key of path) {
      if (at === null || at === undefined) break
      trail.push(key)
      at = (at as Record<string | number, unknown>)[key]
    }
    expect(at).toBe(null)
    return trail.join('.')
  })
  return [...new Set(places)].sort()
}

describe('An answer by plan', () => {
  test('is the answer of graphql-js: data, order, and a null with an error wherever that has one', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(fc.record({ seed: fc.integer(), yes: fc.boolean(), no: fc.boolean(), times: fc.option(fc.integer({ max: 9 })) }), {
          minLength: 1,
          maxLength: 3,
        }),
        async (text, requests) => {
          const document = parse(text)
          fc.pre(validate(schema, document).length === 0)
          // One document, several requests: its plans are made by the first and have to hold for the others.
          for (const { seed, ...variableValues } of requests) {
            for (const type of Object.values(schema.getTypeMap()))
              if ('getFields' in type && !type.name.startsWith('__'))
                for (const field of Object.values(type.getFields()))
                  if ('args' in field) Object.assign(field, { resolve: resolverOf(seed) })
            const args = { schema, document, variableValues }
            const expected = await executeByGraphqlJs(args)
            const answer = await execute(args)
            expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data))
            expect(nullsOf(answer)).toEqual(nullsOf(expected))
            expect(answer.errors?.length ?? 0).toBe(nullsOf(answer).length)
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  test('is refused as graphql-js refuses: an unknown operation, a variable of the wrong type, a document of nothing', async () => {
    const document = parse('query A($times: Int!) { one { ... on Red { size(times: $times) } } } query B { text }')
    for (const args of [
      { operationName: 'C' },
      {},
      { operationName: 'A' },
      { operationName: 'A', variableValues: { times: 'many' } },
      { operationName: 'A', variableValues: { times: null } },
    ]) {
      const all = { schema, document, ...args }
      expect(JSON.parse(JSON.stringify(await execute(all)))).toEqual(JSON.parse(JSON.stringify(await executeByGraphqlJs(all))))
    }
  })
})
