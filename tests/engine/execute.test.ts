import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLResolveInfo,
  getOperationAST,
  NoUnusedVariablesRule,
  parse,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  validate,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TimedOut } from '../../src/content/error.ts'
import { execute, executeWithin } from '../../src/engine/execute.ts'
import { executeByGraphqlJs } from '../../src/engine/graphql-js.ts'
import { coerceVariables, type Operation, type Selected } from '../../src/engine/operation.ts'
import { RequestWork } from '../../src/engine/request-work.ts'
import { operationOf } from './operation-of.ts'

const schema = buildSchema(`
  type Query { one: Entity, surely: Entity!, many: [Entity], manySurely: [Entity!]!, grid: [[Int!]!], either: Either, leaf: Int!, text: String }
  type Mutation { one: Entity, surely: Entity!, many: [Entity], manySurely: [Entity!]!, grid: [[Int!]!], either: Either, leaf: Int!, text: String }
  type Subscription { one: Entity, surely: Entity!, many: [Entity], manySurely: [Entity!]!, grid: [[Int!]!], either: Either, leaf: Int!, text: String }
  interface Entity { id: ID!, name: String, next: Entity, surelyNext: Entity!, nexts: [Entity!], colour: Colour }
  type Red implements Entity { id: ID!, name: String, next: Entity, surelyNext: Entity!, nexts: [Entity!], colour: Colour, size(times: Int = 2, box: Box, boxes: [Box!]): Int!, either: Either! }
  type Blue implements Entity { id: ID!, name: String, next: Entity, surelyNext: Entity!, nexts: [Entity!], colour: Colour, depth(unit: Unit = METRE): Float, twin: Blue! }
  union Either = Red | Blue
  enum Colour { RED BLUE }
  enum Unit { METRE FOOT }
  input Box { times: Int = 3, unit: Unit, within: Box }
`)

for (const name of ['Entity', 'Either']) {
  const type = schema.getType(name)
  if (type && 'resolveType' in type) type.resolveType = ({ kind }: { kind: string }) => kind
}

/** A number from 0 to 1 that depends only on the place and the seed. */
function chanceAt(text: string): number {
  let hash = 2166136261
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

function placeOf(path: GraphQLResolveInfo['path'] | undefined): string {
  return path ? `${placeOf(path.prev)}.${path.key}` : ''
}

/** When values arrive: all synchronously, which graphql-js handles correctly; or each synchronously or later, in the order of the seed. */
type Timing = 'at once' | 'mixed'

/** The content of a place: a value, null, an error, or a value that is invalid for its type. It does not depend on the time of arrival. */
function resolverOf(seed: number, timing: Timing) {
  const timed = (place: string, answer: () => unknown): unknown => {
    const chance = chanceAt(`late${seed}${place}`)
    if (timing === 'at once' || chance < 0.5) return answer()
    const ticks = Math.floor(chance * 8)
    return (async () => {
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
      return answer()
    })()
  }
  const answerOf = (type: string, place: string): unknown => {
    const chance = chanceAt(`${seed}${place}`)
    if (chance < 0.06) throw new Error(`thrown at ${place}`)
    if (chance < 0.1) return new Error(`answered at ${place}`)
    if (chance < 0.2) return null
    if (type.endsWith('!')) return answerOf(type.slice(0, -1), `${place}!`)
    if (type.startsWith('[')) return listOf(type.slice(1, -1), place)
    if (type === 'Int' || type === 'Float') return chance < 0.25 ? 'no number' : Math.floor(chance * 100)
    if (type === 'Colour') return chance < 0.25 ? 'GREEN' : 'RED'
    if (type === 'ID' || type === 'String') return `at ${place}`
    return { kind: type === 'Blue' || chance > 0.6 ? 'Blue' : 'Red' }
  }
  /** Item by item: where the list fails as a whole, the items before have been begun. An item that fails at once fails alone, as later. */
  function* listOf(type: string, place: string): Generator<unknown, void, undefined> {
    for (const index of [0, 1, 2]) {
      const at = `${place}.${index}`
      if (chanceAt(`broken${seed}${at}`) < 0.05) throw new Error(`broken off at ${at}`)
      yield timed(at, () => {
        try {
          return answerOf(type, at)
        } catch (cause) {
          return cause
        }
      })
    }
  }
  return (_source: unknown, args: object, _context: unknown, { returnType, path }: GraphQLResolveInfo) => {
    const place = `${placeOf(path)}${JSON.stringify(args)}`
    return timed(place, () => answerOf(String(returnType), place))
  }
}

function resolveBy(seed: number, timing: Timing): void {
  for (const type of Object.values(schema.getTypeMap()))
    if ('getFields' in type && !type.name.startsWith('__'))
      for (const field of Object.values(type.getFields())) if ('args' in field) Object.assign(field, { resolve: resolverOf(seed, timing) })
}

const leaves = { Query: ['leaf', 'text', 'grid', '__typename'], Entity: ['id', 'name', 'colour', '__typename'] }
const conditions = ['', '', '', '@include(if: $yes)', '@skip(if: $yes)', '@include(if: $no)', '@skip(if: $a) @skip(if: $b)']

/** The fields of a type as text, some of them with conditions or in fragments. A field can occur twice. */
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
    fc.constantFrom(
      'boxed: size(box: { unit: FOOT })',
      'variedBox: size(box: { times: $times })',
      'deepBox: size(box: { within: { unit: $unit } })',
      'boxes: size(boxes: [{ times: 1 }, { times: $times }])',
    ),
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

/** With more or fewer conditions than the limit for cached plans. */
const fewConditions = 'leaf @include(if: $yes)'
const manyConditions = 'leaf @include(if: $yes) @skip(if: $no) text @skip(if: $a) @skip(if: $b) @skip(if: $c)'
const introspection = '__schema { queryType { name fields { name args { name } } } } __type(name: $type) { kind possibleTypes { name } }'

const documents = fc
  .record({
    operation: fc.constantFrom('query', 'query', 'mutation', 'subscription'),
    fields: selection('Query', 3),
    varied: fc.constantFrom(fewConditions, manyConditions),
    introspects: fc.boolean(),
  })
  .map(({ operation, fields, varied, introspects }) => {
    const root = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[operation]
    return `${operation} Any($yes: Boolean!, $no: Boolean = false, $a: Boolean = false, $b: Boolean = false, $c: Boolean = false, $times: Int, $unit: Unit = METRE, $type: String = "Entity") { ...Root ...Using }
    fragment Root on ${root} ${fields}
    fragment Using on ${root} {
      used: one @skip(if: $no) { ...Shared ... on Red { used: size(times: $times) } ... on Blue { usedUnit: depth(unit: $unit) } }
      ${varied} ${introspects && operation === 'query' ? introspection : ''}
    }
    fragment Shared on Entity { id ... on Red { size } name }`
  })

/** A document may declare variables that it does not use, and a subscription here selects several fields: both can be executed. */
const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule && rule !== SingleFieldSubscriptionsRule)

const selectedFrom = (document: DocumentNode): Selected => {
  const definition = getOperationAST(document)
  if (!definition) throw new Error('The document has no operation.')
  return { schema, document, definition }
}

const coerced = (document: DocumentNode, variableValues: Record<string, unknown>): Operation =>
  coerceVariables(selectedFrom(document), variableValues) as Operation

/** The places that are null because of an error. Of several errors at or below one place, one is enough. */
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

describe('The response of a plan', () => {
  const unhandled: unknown[] = []
  const note = (cause: unknown) => unhandled.push(cause)
  beforeAll(() => void process.on('unhandledRejection', note))
  afterAll(() => void process.off('unhandledRejection', note))

  test('equals that of graphql-js in any order of arrival, and no rejection stays unhandled', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(fc.record({ seed: fc.integer(), yes: fc.boolean(), no: fc.boolean(), times: fc.option(fc.integer({ max: 9 })) }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.constantFrom(1, 4, 750),
        async (text, requests, fieldsPerTurn) => {
          const executeInTurns = executeWithin({ answerBytesMax: Number.POSITIVE_INFINITY, fieldsPerTurn })
          const document = parse(text)
          fc.pre(validate(schema, document, rules).length === 0)
          // Several requests use one document: the first makes its plans, which must be valid for the others.
          for (const { seed, ...variableValues } of requests) {
            const operation = coerced(document, variableValues)
            resolveBy(seed, 'at once')
            const expected = await executeByGraphqlJs(operation, { work: new RequestWork() })
            for (const timing of ['at once', 'mixed'] as const) {
              resolveBy(seed, timing)
              const answer = await executeInTurns(operation, { work: new RequestWork() })
              expect(JSON.stringify(answer.data)).toBe(JSON.stringify(expected.data))
              expect(nullsOf(answer)).toEqual(nullsOf(expected))
              expect(answer.errors?.length ?? 0).toBe(nullsOf(answer).length)
            }
          }
        },
      ),
      { numRuns: 400 },
    )
    await setImmediate()
    expect(unhandled).toEqual([])
  })

  test('of any size leaves turns of the event loop to others, and stops when nobody waits for it', async () => {
    const large = buildSchema('type Query { items: [Item!]! } type Item { a: Int, item: Item }')
    const item = { a: 1, item: { a: 2 } }
    const operation = operationOf(large, '{ items { a item { a } } }')
    const turnsOf = async (work: RequestWork) => {
      let turns = 0
      let isOver = false
      const others = (async () => {
        for (; !isOver; turns++) await setImmediate()
      })()
      const answer = await execute(operation, { work }, { items: new Array(10_000).fill(item) })
      isOver = true
      await others
      return { turns, answer }
    }
    const { turns, answer } = await turnsOf(new RequestWork())
    expect(answer.data?.items).toEqual(new Array(10_000).fill(item))
    // Each item has four fields, itself included.
    expect(turns).toBeGreaterThanOrEqual(40_000 / 750 - 1)
    const cancelled = new RequestWork()
    cancelled.cancel(new TimedOut('too late'))
    expect((await turnsOf(cancelled)).answer).toMatchObject({ data: null, errors: [{ message: 'too late' }] })
  })

  test('runs the fields of a mutation in series, and stops after a required field that fails', async () => {
    const done: string[] = []
    const resolve = async (_source: unknown, _args: object, _context: unknown, { path }: GraphQLResolveInfo) => {
      done.push(`${path.key} begins`)
      await setImmediate()
      done.push(`${path.key} ends`)
      if (path.key === 'c') throw new Error('c fails')
      return 1
    }
    const serial = buildSchema('type Query { n: Int } type Mutation { n: Int, surely: Int! }')
    for (const field of Object.values(serial.getMutationType()?.getFields() ?? {})) field.resolve = resolve
    const { data, errors } = await execute(operationOf(serial, 'mutation { a: n b: n c: surely d: n }'), { work: new RequestWork() })
    expect([data, errors?.map(({ message }) => message)]).toEqual([null, ['c fails']])
    expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  test('has the same variables as graphql-js, or the same errors about them', async () => {
    const document = parse('query ($times: Int!) { one { ... on Red { size(times: $times) } } }')
    for (const variableValues of [{}, { times: 'many' }, { times: null }, { times: 2 ** 40 }]) {
      const { errors } = coerceVariables(selectedFrom(document), variableValues) as { errors: unknown }
      const expected = await executeByGraphqlJs({ ...selectedFrom(document), variableValues, variables: {} }, { work: new RequestWork() })
      expect(JSON.parse(JSON.stringify({ errors }))).toEqual(JSON.parse(JSON.stringify(expected)))
    }
  })
})
