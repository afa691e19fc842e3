import { setImmediate } from 'node:timers/promises'
import { type ExecutionResult, getNamedType, isCompositeType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { execute } from '../../src/engine/execute.ts'
import { subscribe } from '../../src/engine/subscribe.ts'
import { schema } from '../../src/graph/schema.ts'
import { createLog } from '../../src/http/log.ts'
import { createMask } from '../../src/http/pipeline/mask.ts'
import { operationOf } from '../engine/operation-of.ts'
import { editor, Newsroom } from '../newsroom.ts'
import { argumentsOf, known, taking, waysOf } from './reference-field.ts'

const mask = createMask(createLog('silent'))

describe('For any references in the arguments of a field', () => {
  let room: Newsroom
  const unhandled: unknown[] = []
  const note = (cause: unknown) => unhandled.push(cause)
  beforeAll(async () => {
    process.on('unhandledRejection', note)
    room = await Newsroom.open('PGlite')
    const titles = ['Le pont', 'Le puits', 'Le port']
    const ids = await room.save(
      ...titles.map((title, index) => ({
        title,
        url: `https://source.example/${index}`,
        section: 'Régions',
        topics: ['Ponts'],
        credits: [{ name: 'Awa SANGALA', kind: 'PERSON' as const }],
      })),
    )
    known.set('article id', encodeId('Article', ids.get('Le pont') ?? '')).set('article slug', 'le-pont')
    const { data } = await room.ask<
      Record<string, { id: string; slug: string }[] & { token: string; edges: { cursor: string; node: { id: string; slug: string } }[] }>
    >(
      `{ sections { id slug } authors { edges { cursor node { id slug } } } topics { edges { cursor node { id slug } } } articles { edges { cursor node { id slug } } }
         search(query: "pont") { edges { cursor node { id slug } } } changes(first: 1) { token } }`,
    )
    const [section] = data?.sections ?? []
    known.set('section id', section?.id ?? '').set('section slug', section?.slug ?? '')
    for (const name of ['authors', 'topics', 'articles', 'search']) {
      const [edge] = data?.[name]?.edges ?? []
      const kind = name.replace(/s$/u, '')
      if (name !== 'search') known.set(`${kind} id`, edge?.node.id ?? '').set(`${kind} slug`, edge?.node.slug ?? '')
      known.set(`after ${name}`, edge?.cursor ?? '').set(`before ${name}`, edge?.cursor ?? '')
    }
    known.set('after', known.get('after articles') ?? '').set('before', known.get('after articles') ?? '')
    known.set('since', data?.changes?.token ?? '').set('preview', 'x')
  })
  afterAll(async () => {
    await room.close()
    process.off('unhandledRejection', note)
  })

  /** The first response of a subscription. The id of a place is not a response. */
  async function beginningOf(query: string, variableValues: Record<string, unknown>): Promise<ExecutionResult> {
    const left = new AbortController()
    const contextValue = room.context(editor, { viewer: () => editor, lastDelivery: null, signal: left.signal })
    try {
      const events = await subscribe(operationOf(schema, query, variableValues), contextValue, execute)
      await events.next()
      await events.return()
      return {}
    } catch (cause) {
      return { errors: mask.refusal(cause).errors }
    } finally {
      left.abort()
    }
  }

  test.each(taking)('$name reports the malformed ones, and leaves no rejection unhandled', async ({ field, open, close, alternatives }) => {
    const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''
    const declared = field.args.map((argument) => `$${argument.name}: ${argument.type}`)
    const passed = field.args.map((argument) => `${argument.name}: $${argument.name}`)
    const [operation, ...path] = open.split(' ')
    const document = `${operation} Any(${declared.join(', ')}) ${path.join(' ')} ${field.name}(${passed.join(', ')})${selection} ${close}`
    for (const { alternative, slots } of alternatives) {
      for (const chosen of waysOf(slots)) {
        const variables = argumentsOf(field, alternative, ({ path: at }) => chosen.get(at) ?? 'good')
        const { data, errors = [] } = await (operation === 'subscription'
          ? beginningOf(document, variables)
          : room.ask(document, variables, editor))
        const codes = new Set(errors.map(({ extensions }) => extensions?.code))
        const isMalformed = [...chosen].some(([at, way]) => way === 'bad' && !/(?:slug|preview)$/u.test(at))
        const evidence = JSON.stringify({ variables, data, errors })
        if (isMalformed && !evidence.includes('"InvalidInput"')) expect([...codes], evidence).toEqual(['BAD_USER_INPUT'])
        else
          expect(
            [...codes].filter((code) => code !== 'BAD_USER_INPUT'),
            evidence,
          ).toEqual([])
      }
    }
    await setImmediate()
    expect(unhandled.splice(0)).toEqual([])
  })

  test('the schema has fields with references', () => {
    expect(taking.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'Query.articles',
        'Query.search',
        'Author.timeline',
        'Query.nodes',
        'Subscription.articlePublished',
        'Mutation.pinRelatedLinks',
        'Mutation.mergeAuthors',
        'Section.articles',
      ]),
    )
  })
})
