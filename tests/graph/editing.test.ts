import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { encodeId, keyOf } from '../../src/content/global-id.ts'
import { anonymous, type Viewer } from '../../src/content/viewer.ts'
import { schema } from '../../src/graph/schema.ts'
import { saveArticles } from '../../src/store/commands/save-articles.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { articleInput, editor, Newsroom } from '../newsroom.ts'

const second: Viewer = { ...editor, subject: 'user-8', name: 'Bakary DIOLO' }
const problems =
  '... on InvalidInput { message } ... on NotFound { message } ... on VersionConflict { message expectedVersion version changedBy }'
const desk = 'id title desk { state version }'

interface Changed {
  readonly id: string
  readonly title: string
  readonly desk: { readonly state: string; readonly version: number }
}

onBothDatabases('An editor', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    await room.reset()
    room.clock.now = new Date('2026-03-01T08:00:00Z')
  })

  const hour = (hours: number) => new Date(Date.UTC(2026, 2, 1, 8 + hours)).toISOString()
  const at = (hours: number) => {
    room.clock.now = new Date(hour(hours))
  }
  /** Sends a command and returns its whole result. */
  async function command<Result = Changed>(
    name: string,
    input: object,
    viewer = editor,
    fields = `__typename ... on Article { ${desk} } ${problems}`,
  ) {
    const type = name.startsWith('merge') ? 'MergeInput' : `${name[0]?.toUpperCase()}${name.slice(1)}Input`
    const { data, errors } = await room.ask<Record<string, Result>>(
      `mutation ($input: ${type}!) { result: ${name}(input: $input) { ${fields} } }`,
      { input },
      viewer,
    )
    expect(errors).toBeUndefined()
    return data?.result as Result
  }
  const atDesk = async <Data>(fields: string, viewer = editor) =>
    (await room.ask<{ desk: Data }>(`{ desk { ${fields} } }`, {}, viewer)).data?.desk as Data
  const publicTitles = async (viewer = anonymous) =>
    (await room.ask<{ articles: { nodes: { title: string }[] } }>('{ articles { nodes { title } } }', {}, viewer)).data?.articles.nodes.map(
      ({ title }) => title,
    )

  test('writes a draft that only the desk shows, and publishes it for an hour, after which it disappears', async () => {
    const body = [
      { paragraph: { text: 'Le pont ouvre.', marks: [{ kind: 'STRONG', start: 3, end: 7 }] } },
      { subheading: { text: 'Un péage' } },
    ]
    const draft = await command('saveArticle', {
      title: 'Le pont',
      lead: 'Un chapô.',
      body,
      authors: ['Awa SANGALA', 'AFP'],
      topics: ['coton'],
      access: 'SUBSCRIBERS',
    })
    const fields = 'title lead byline teaser body { html } authors { name kind } topics { name } desk { state version held }'
    const read = (viewer: Viewer) =>
      room.ask(
        `query ($id: ID!) { article(by: { id: $id }) { title } desk { article(by: { id: $id }) { ${fields} } articles(state: DRAFT) { totalCount nodes { title } } } }`,
        { id: draft.id },
        viewer,
      )
    expect((await read(editor)).data).toEqual({
      article: null,
      desk: {
        article: {
          title: 'Le pont',
          lead: 'Un chapô.',
          byline: 'Par Awa SANGALA et AFP',
          teaser: 'Un chapô.',
          body: { html: '<p>Le <strong>pont</strong> ouvre.</p>\n<h2>Un péage</h2>' },
          authors: [
            { name: 'Awa SANGALA', kind: 'PERSON' },
            { name: 'AFP', kind: 'ORGANISATION' },
          ],
          topics: [{ name: 'coton' }],
          desk: { state: 'DRAFT', version: 1, held: [] },
        },
        articles: { totalCount: 1, nodes: [{ title: 'Le pont' }] },
      },
    })
    expect((await read(anonymous)).data).toEqual({ article: null, desk: null })
    const published = await command('publishArticle', {
      id: draft.id,
      at: hour(1),
      embargoUntil: hour(2),
      expiresAt: hour(3),
      expectedVersion: 1,
    })
    expect(published.desk).toEqual({ state: 'SCHEDULED', version: 2 })
    const seen = []
    for (const hours of [0, 1, 2, 3]) {
      at(hours)
      const [[state]] = [(await atDesk<{ articles: { nodes: Changed[] } }>(`articles { nodes { ${desk} } }`)).articles.nodes]
      seen.push([state?.desk.state, await publicTitles(), await publicTitles(editor)])
    }
    expect(seen).toEqual([
      ['SCHEDULED', [], []],
      ['EMBARGOED', [], []],
      ['PUBLISHED', ['Le pont'], ['Le pont']],
      ['EXPIRED', [], []],
    ])
    for (const [state, hours] of [
      ['SCHEDULED', 0],
      ['EMBARGOED', 1],
      ['PUBLISHED', 2],
      ['EXPIRED', 3],
    ] as const) {
      at(hours)
      const counts = await atDesk(
        ['DRAFT', 'SCHEDULED', 'EMBARGOED', 'PUBLISHED', 'EXPIRED', 'WITHDRAWN']
          .map((name) => `${name}: articles(state: ${name}) { totalCount }`)
          .join(' '),
      )
      expect(
        Object.entries(counts as Record<string, { totalCount: number }>)
          .filter(([, { totalCount }]) => totalCount === 1)
          .map(([name]) => name),
      ).toEqual([state])
    }
  })

  test('saves at the same time as another editor: one save succeeds, the other gets a conflict', async () => {
    const { id } = await command('saveArticle', { title: 'Le pont' })
    const results = await Promise.all([
      command<Record<string, unknown>>('saveArticle', { id, title: 'Le pont d’Awa', expectedVersion: 1 }, editor),
      command<Record<string, unknown>>('saveArticle', { id, title: 'Le pont de Bakary', expectedVersion: 1 }, second),
    ])
    const [lost] = results.filter(({ __typename }) => __typename === 'VersionConflict')
    const [won] = results.filter(({ __typename }) => __typename === 'Article')
    const winner = won?.title === 'Le pont d’Awa' ? 'Awa SANGALA' : 'Bakary DIOLO'
    expect(lost).toEqual({
      __typename: 'VersionConflict',
      message: `The article was changed by ${winner}: expected version 1, found 2. Read it again.`,
      expectedVersion: 1,
      version: 2,
      changedBy: winner,
    })
    expect((await atDesk<{ article: Changed }>(`article(by: { id: "${id}" }) { ${desk} }`)).article.title).toBe(won?.title)
  })

  test.runIf(kind === 'PostgreSQL')('waits for a concurrent transaction of another editor, then gets a conflict', async () => {
    const { id } = await command('saveArticle', { title: 'Le pont' })
    const waiting = async () => {
      const rows = await room.database.query(
        Prisma.sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      return rows.length
    }
    // Both transactions have begun and are blocked before the first one may continue.
    const commands = await room.database.transaction(async (transaction) => {
      await transaction.$executeRaw(Prisma.sql`SELECT FROM article WHERE id = ${keyOf('Article', id)}::uuid FOR UPDATE`)
      const both = [
        command<Record<string, unknown>>('publishArticle', { id, expectedVersion: 1 }, editor),
        command<Record<string, unknown>>('withdrawArticle', { id, reason: 'Trop tôt.', expectedVersion: 1 }, second),
      ]
      await expect.poll(waiting, { timeout: 20_000 }).toBe(2)
      return { both }
    })
    const results = await Promise.all(commands.both)
    expect(results.map(({ __typename }) => __typename).sort()).toEqual(['Article', 'VersionConflict'])
    const { article } = await atDesk<{ article: { desk: { version: number; audit: { action: string }[] } } }>(
      `article(by: { id: "${id}" }) { desk { version audit { action } } }`,
    )
    expect([article.desk.version, article.desk.audit.length]).toEqual([2, 2])
  })

  test('can repeat a request, and gets an error if the key belongs to another request', async () => {
    const input = { title: 'Le pont', idempotencyKey: 'a' }
    const [one, two] = await Promise.all([command('saveArticle', input), command('saveArticle', input)])
    expect(two).toEqual(one)
    expect(await command('saveArticle', { ...input, title: 'Autre' })).toMatchObject({
      __typename: 'InvalidInput',
      message: 'The idempotency key "a" was used for another request: expected a new one.',
    })
    // The same key from another editor is a different key.
    expect((await command('saveArticle', input, second)).id).not.toBe(one.id)
    await command('correctArticle', { id: one.id, note: 'Une faute.', idempotencyKey: 'b' })
    await command('correctArticle', { id: one.id, note: 'Une faute.', idempotencyKey: 'b' })
    const { article } = await atDesk<{ article: unknown }>(`article(by: { id: "${one.id}" }) { corrections { note } desk { version } }`)
    expect(article).toEqual({ corrections: [{ note: 'Une faute.' }], desk: { version: 2 } })
  })

  test('reads the audit trail, compares revisions and restores one', async () => {
    const ids = await room.save({
      title: 'Un titre',
      lead: 'Un chapô.',
      section: 'Sports',
      credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }],
      topics: ['coton'],
    })
    const id = encodeId('Article', ids.get('Un titre') ?? '')
    await command('saveArticle', { id, title: 'Un autre titre', lead: null, authors: [], topics: ['or'] })
    at(1)
    await command('withdrawArticle', { id, reason: 'Une erreur.' }, second)
    at(2)
    const restored = await command('restoreArticle', { id, version: 1 })
    expect(restored).toMatchObject({ title: 'Un titre', desk: { state: 'WITHDRAWN', version: 4 } })
    const { article } = await atDesk<{ article: { desk: Record<string, unknown> } }>(`article(by: { id: "${id}" }) {
      lead section { name } authors { name } topics { name }
      desk { withdrawalReason revisions { version at action by { subject name } title } changesBetween(from: 1, to: 2) { part before after }
        audit { action at by { name } version before after } } }`)
    expect(article).toMatchObject({
      lead: 'Un chapô.',
      section: { name: 'Sports' },
      authors: [{ name: 'Awa SANGALA' }],
      topics: [{ name: 'coton' }],
      desk: {
        withdrawalReason: 'Une erreur.',
        revisions: [
          { version: 4, at: hour(2), action: 'restored', by: { subject: 'user-7', name: 'Awa SANGALA' }, title: 'Un titre' },
          { version: 3, at: hour(1), action: 'withdrawn', by: { subject: 'user-8', name: 'Bakary DIOLO' }, title: 'Un autre titre' },
          { version: 2, at: hour(0), action: 'saved', by: { subject: 'user-7', name: 'Awa SANGALA' }, title: 'Un autre titre' },
          { version: 1, at: hour(0), action: 'found', by: null, title: 'Un titre' },
        ],
        audit: [
          { action: 'restored' },
          {
            action: 'withdrawn',
            by: { name: 'Bakary DIOLO' },
            before: { state: 'PUBLISHED' },
            after: { state: 'WITHDRAWN', withdrawalReason: 'Une erreur.' },
          },
          { action: 'saved', version: 2, before: { title: 'Un titre' }, after: { title: 'Un autre titre' } },
        ],
      },
    })
    const parts = (article.desk.changesBetween as { part: string }[]).map(({ part }) => part)
    expect(parts.filter((part) => !['updatedAt', 'byline'].includes(part)).sort()).toEqual(['credits', 'lead', 'title', 'topics'])
    for (const change of [Prisma.sql`UPDATE audit SET actor = 'nobody'`, Prisma.sql`DELETE FROM audit`]) {
      await expect(room.database.transaction((transaction) => transaction.$executeRaw(change))).rejects.toThrow('append-only')
    }
  })

  test('is not overwritten by the source of the article', async () => {
    const input = articleInput({ title: 'Un', lead: 'De la source.', publishedAt: new Date(hour(-2)) })
    const ids = await room.save(input)
    const id = encodeId('Article', ids.get('Un') ?? '')
    await command('saveArticle', { id, title: 'De la rédaction' })
    expect(await saveArticles(room.database, [{ ...input, title: 'Un, bis' }], room.clock.now)).toEqual(['unchanged'])
    expect(await publicTitles()).toEqual(['De la rédaction'])
    expect(await saveArticles(room.database, [{ ...input, state: 'WITHDRAWN' }], room.clock.now)).toEqual(['updated'])
    expect(await publicTitles()).toEqual([])
  })

  test('orders the front page, which continues with the latest articles', async () => {
    const publishedAt = (hours: number) => new Date(hour(hours))
    const ids = await room.save(...['A', 'B', 'C', 'D'].map((title, index) => ({ title, publishedAt: publishedAt(index - 10) })))
    const gid = (title: string) => encodeId('Article', ids.get(title) ?? '')
    await command('publishArticle', { id: gid('C'), embargoUntil: hour(1) })
    await command('setFront', { articles: [gid('B'), gid('C'), gid('A')] }, editor, `__typename ${problems}`)
    const front = async () => {
      const { data } = await room.ask<{ publication: { front: { title: string }[] } }>('{ publication { front(first: 3) { title } } }')
      return data?.publication.front.map(({ title }) => title).join('')
    }
    expect([await front(), room.statements().length]).toEqual(['BAD', 2])
    at(1)
    expect(await front()).toBe('BCA')
    expect(
      await command<Record<string, unknown>>('setFront', { articles: [gid('B'), gid('B')] }, editor, `__typename ${problems}`),
    ).toMatchObject({ __typename: 'InvalidInput' })
    await command('setFront', { articles: [] }, editor, '__typename')
    expect(await front()).toBe('DCB')
  })

  test('creates, describes and merges sections, authors and topics', async () => {
    const named = (name: string, input: object, type: string, fields = 'id name slug') =>
      command<Record<string, string>>(name, input, editor, `__typename ... on ${type} { ${fields} } ${problems}`)
    const culture = await named('saveSection', { name: 'Culture', description: 'Livres.' }, 'Section')
    const books = await named(
      'saveSection',
      { name: 'Livres', parent: culture.id, position: 9 },
      'Section',
      'id name slug position parent { name }',
    )
    expect(books).toMatchObject({ slug: 'livres', position: 9, parent: { name: 'Culture' } })
    expect(await named('saveSection', { id: culture.id, parent: books.id }, 'Section')).toMatchObject({
      __typename: 'InvalidInput',
      message: 'A section can’t be its own parent, and neither can one of its subsections.',
    })
    expect(await named('saveSection', { name: 'culture' }, 'Section')).toMatchObject({ __typename: 'InvalidInput' })
    await room.save(
      { title: 'Un', credits: [{ name: 'A. SANGALA', kind: 'PERSON' }], topics: ['foot'] },
      { title: 'Deux', credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }], topics: ['football'] },
    )
    const ask = async () =>
      (
        await room.ask<{ authors: { nodes: { id: string }[] }; topics: { nodes: { id: string }[] } }>(
          '{ authors { nodes { id } } topics { nodes { id } } }',
        )
      ).data
    const { authors, topics } = (await ask()) as NonNullable<Awaited<ReturnType<typeof ask>>>
    expect(
      await named('mergeAuthors', { from: authors.nodes[0]?.id, into: authors.nodes[1]?.id }, 'Author', 'name slug articleCount'),
    ).toMatchObject({ slug: 'awa-sangala', articleCount: 2 })
    expect(await named('mergeTopics', { from: topics.nodes[0]?.id, into: topics.nodes[1]?.id }, 'Topic')).toMatchObject({
      slug: 'football',
    })
    expect(await named('saveAuthor', { id: authors.nodes[1]?.id, role: 'Grand reporter' }, 'Author', 'name role')).toMatchObject({
      role: 'Grand reporter',
    })
    expect(await named('mergeAuthors', { from: authors.nodes[0]?.id, into: authors.nodes[1]?.id }, 'Author')).toMatchObject({
      __typename: 'NotFound',
    })
    expect((await atDesk<{ audit: { action: string }[] }>('audit { action }')).audit.map(({ action }) => action)).toEqual([
      'described',
      'merged',
      'merged',
      'described',
      'described',
    ])
  })

  test('shares a draft with a preview token, until the token expires', async () => {
    const { id } = await command('saveArticle', { title: 'Le pont', body: [{ paragraph: { text: 'Secret.' } }], access: 'SUBSCRIBERS' })
    const { article } = await atDesk<{ article: { desk: { previewToken: string } } }>(
      `article(by: { id: "${id}" }) { desk { previewToken(hours: 1) } }`,
    )
    const preview = async (token: string) =>
      (await room.ask('query ($token: String!) { article(by: { preview: $token }) { title body { text } desk { version } } }', { token }))
        .data
    const token = article.desk.previewToken
    expect(await preview(token)).toEqual({ article: { title: 'Le pont', body: { text: 'Secret.' }, desk: null } })
    const [payload = '', signature = ''] = token.split('.')
    const longer = Buffer.from(Buffer.from(payload, 'base64url').toString().replace(/\d+$/u, '9999999999999')).toString('base64url')
    for (const forged of [`${longer}.${signature}`, `${payload}.`, payload, `${payload}.${signature}.x`, 'x', ''])
      expect(await preview(forged)).toEqual({ article: null })
    at(1)
    expect(await preview(token)).toEqual({ article: null })
  })

  test.each(['ANONYMOUS', 'PARTNER', 'SUBSCRIBER'] as const)(
    'is somebody else than a viewer of audience %s, who gets FORBIDDEN from every command',
    async (audience) => {
      const fields = Object.values(schema.getMutationType()?.getFields() ?? {})
      expect(fields.length).toBeGreaterThanOrEqual(14)
      for (const { name, args } of fields) {
        const type = String(args[0]?.type)
        const { data, errors } = await room.ask(
          `mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`,
          { input: sampleInput(type) },
          { ...editor, audience },
        )
        expect([name, data, errors?.map(({ extensions }) => extensions?.code)]).toEqual([name, null, ['FORBIDDEN']])
      }
      expect(await room.database.query(Prisma.sql`SELECT id FROM event`)).toEqual([])
    },
  )
})

/** The minimal valid input of the type. */
function sampleInput(type: string): object {
  const id = encodeId('Article', '00000000-0000-8000-8000-000000000000')
  const inputs: Record<string, object> = {
    SaveArticleInput: { title: 'x' },
    WithdrawArticleInput: { id, reason: 'x' },
    CorrectArticleInput: { id, note: 'x' },
    PinRelatedLinksInput: { id, links: [] },
    SetSensitiveInput: { id, sensitive: true },
    RestoreArticleInput: { id, version: 1 },
    PublishArticleInput: { id },
    SetFrontInput: { articles: [] },
    MergeInput: { from: id, into: id },
  }
  return inputs[type.replace('!', '')] ?? { name: 'x' }
}

describe('The schema', () => {
  test('refuses mutations by GET', async () => {
    const room = await Newsroom.open('PGlite')
    const response = await room.get(`/graphql?query=${encodeURIComponent('mutation { setFront(input: { articles: [] }) { __typename } }')}`)
    expect(response.status).toBe(405)
    await room.close()
  })
})
