import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { encodeSlug } from '../../src/graph/cursor.ts'
import { malformedCursors, malformedIds } from '../fuzz/known.ts'
import { editor, Newsroom, publication } from '../newsroom.ts'

let room: Newsroom
let id = ''
beforeAll(async () => {
  room = await Newsroom.open('PGlite')
  const ids = await room.save({
    title: 'Le pont',
    section: 'Régions',
    topics: [
      { name: 'Ponts', slug: 'ponts_du.mali' },
      { name: 'Quais', slug: 'quais' },
    ],
    credits: [{ name: 'Awa SANGALA', slug: 'awa~sangala', kind: 'PERSON' }],
  })
  id = encodeId('Article', ids.get('Le pont') ?? '')
})
afterAll(() => room.close())

/** The codes of the errors in a response; empty if there are none. */
async function codesOf(document: string, variables: Record<string, unknown> = {}, viewer = editor): Promise<unknown[]> {
  const { errors = [] } = await room.ask(document, variables, viewer)
  return errors.map(({ extensions }) => extensions?.code)
}

describe('A request gets an error that explains', () => {
  test.each([
    'articles(after: $text) { nodes { id } }',
    'articles(before: $text) { pageInfo { hasNextPage } }',
    'authors(after: $text) { nodes { id } }',
    'topics(before: $text) { nodes { id } }',
    'search(query: "pont", after: $text) { nodes { id } }',
    'changes(since: $text) { token }',
    'desk { articles(after: $text) { nodes { id } } }',
  ])('a cursor: %s', async (selection) => {
    for (const text of malformedCursors)
      expect(await codesOf(`query ($text: String) { ${selection} }`, { text }), text).toEqual(['BAD_USER_INPUT'])
  })

  test.each([
    'node(id: $id) { id }',
    'nodes(ids: [$id]) { id }',
    'article(by: { id: $id }) { id }',
    'articles(filter: { section: { id: $id } }) { totalCount }',
  ])('an id: %s', async (selection) => {
    for (const wrong of malformedIds)
      expect(await codesOf(`query ($id: ID!) { ${selection} }`, { id: wrong }), wrong).toEqual(['BAD_USER_INPUT'])
  })

  test.each([
    [
      'DateTime',
      'articles(filter: { publishedFrom: $value }) { totalCount }',
      ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00', '2025-02-30T00:00:00Z', '2025-01-01', 1e15, {}],
    ],
    ['Locale', 'articles(filter: { language: $value }) { totalCount }', ['', 'x', 'a b', ['fr'], true, 'a'.repeat(200)]],
    ['URL', 'article(by: { url: $value }) { id }', ['', '//evil', '/a/le-pont', 'https://', ['https://journal.example/'], { toString: 1 }]],
  ])('a %s', async (type, selection, values) => {
    for (const value of values) {
      const { errors } = await room.ask(`query ($value: ${type}!) { ${selection} }`, { value })
      expect(errors, JSON.stringify(value)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/expected/u), extensions: { code: 'BAD_USER_INPUT' } }),
      ])
    }
  })
})

describe('A valid request is answered', () => {
  test('with null if an article URL has invalid percent-encoding', async () => {
    for (const slug of ['%', '%E0%A4%A', '%00', '__proto__', 'le-pont%0A'])
      for (const field of ['article(by: { url: $url }) { id }', 'desk { article(by: { url: $url }) { id } }']) {
        const { data, errors } = await room.ask(`query ($url: URL!) { ${field} }`, { url: `${publication.url}/a/${slug}` }, editor)
        expect([errors, JSON.stringify(data)], slug).toEqual([undefined, expect.stringContaining('"article":null')])
      }
  })

  test('if its fields have names of Object.prototype, such as "constructor"', async () => {
    expect(JSON.stringify(await room.ask('{ __proto__: publication { constructor: name toString: timeZone } }'))).toBe(
      '{"data":{"__proto__":{"constructor":"Le Test","toString":"Africa/Bamako"}}}',
    )
  })

  test('if its cursor contains a slug from a source', async () => {
    const { data } = await room.ask<Record<'topics', { edges: { cursor: string }[] }>>('{ topics(first: 1) { edges { cursor } } }')
    const after = data?.topics.edges[0]?.cursor
    expect(after).toBe(encodeSlug({ slug: 'ponts_du.mali' }))
    expect(await room.ask('query ($after: String) { topics(after: $after) { nodes { slug } } }', { after })).toEqual({
      data: { topics: { nodes: [{ slug: 'quais' }] } },
    })
  })

  test('with an error if a subscription selects no field', async () => {
    const response = await room.get(
      `/graphql?${new URLSearchParams({ query: `subscription { articleChanged(id: "${id}") @skip(if: true) { id } }` })}`,
      {
        Accept: 'text/event-stream',
      },
    )
    expect(await response.text()).toContain('BAD_USER_INPUT')
  })
})

describe('A command is refused with an explanation if it contains', () => {
  const save = 'mutation ($input: SaveArticleInput!) { saveArticle(input: $input) { __typename ... on Problem { message } } }'

  test.each<[string, Record<string, unknown>, string]>([
    ['a title that no index holds', { title: 'x'.repeat(900) }, '"title" has 900 characters'],
    ['a name that no index holds', { authors: ['x'.repeat(400)] }, '"authors" has 400 characters'],
    [
      'a picture that is a script',
      { image: { url: 'javascript:alert(1)', alt: '' } },
      '"url" is "javascript:alert(1)": expected a URL with the scheme http or https',
    ],
    ['a picture behind a password', { image: { url: 'https://a:b@c.example/', alt: '' } }, 'http or https and without a password'],
    ['a picture of no size', { image: { url: 'https://c.example/', alt: '', width: -1 } }, '"width" is -1'],
    [
      'a link that is a script',
      { body: [{ paragraph: { text: 'Lien', marks: [{ kind: 'LINK', start: 0, end: 4, href: 'javascript:alert(1)' }] } }] },
      '"href" is "javascript:alert(1)"',
    ],
    ['an embed that is a script', { body: [{ embed: { url: 'data:text/html,x' } }] }, '"embed" is "data:text/html,x"'],
  ])('%s', async (_, input, message) => {
    expect(await room.ask(save, { input: { id, ...input } }, editor)).toEqual({
      data: { saveArticle: { __typename: 'InvalidInput', message: expect.stringContaining(message) } },
    })
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['a NUL', { title: 'a\u0000b' }, 'input.title'],
    ['an unpaired surrogate', { lead: 'a\ud800b' }, 'input.lead'],
    ['one deep in a text', { body: [{ list: { items: [{ text: 'a' }, { text: '\udc00' }] } }] }, 'input.body.0.list.items.1.text'],
  ])('%s, before it is executed', async (_, input, path) => {
    expect(await room.ask(save, { input: { id, ...input } }, editor)).toEqual({
      errors: [
        {
          message: `The variable "${path}" contains a NUL or an unpaired surrogate: expected valid Unicode text.`,
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    })
  })

  test('an invalid portrait, pin or date', async () => {
    const document = `mutation ($author: SaveAuthorInput!, $pins: PinRelatedLinksInput!, $times: PublishArticleInput!) {
      saveAuthor(input: $author) { ... on Problem { message } }
      pinRelatedLinks(input: $pins) { ... on Problem { message } }
      publishArticle(input: $times) { ... on Problem { message } } }`
    const variables = {
      author: { name: 'Awa', portrait: { url: 'file:///etc/passwd', alt: '' } },
      pins: { id, links: [{ page: { url: 'javascript:alert(1)', title: 'Ici' } }] },
      times: { id, at: '0500-01-01T00:00:00Z' },
    }
    expect(await room.ask(document, variables, editor)).toEqual({
      data: {
        saveAuthor: { message: expect.stringContaining('file:///etc/passwd') },
        pinRelatedLinks: { message: expect.stringContaining('javascript:alert(1)') },
        publishArticle: { message: expect.stringContaining('expected a year from 1000 to 9999') },
      },
    })
  })
})
