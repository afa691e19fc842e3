import { stat } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { articlePage, authorTimeline, frontPage, headlines, type Operation, sectionFront } from '../../src/sdk/index.ts'
import { dataFolder, kiosque, type Served, scratchFolder, serveKiosque } from '../kiosque-process.ts'

describe('npm start', () => {
  let served: Served
  let data: { folder: string; remove: () => Promise<void> }
  beforeAll(async () => {
    data = await scratchFolder()
    served = await serveKiosque(['--sample'], { KIOSQUE_DATA: path.join(data.folder, 'kiosque') })
  })
  afterAll(async () => {
    await served.stop()
    await data.remove()
  })

  const origin = () => new URL(served.url).origin

  const post = async (body: unknown, headers: Record<string, string> = {}) =>
    fetch(served.url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) })

  /** Sends only the hash of the document, by POST and by GET. Expects the same response to both, and returns its data. */
  async function trusted<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables): Promise<Data> {
    const documentId = operation.id
    const byPost = await post({ documentId, variables })
    const byGet = await fetch(`${served.url}?${new URLSearchParams({ documentId, variables: JSON.stringify(variables) })}`)
    const [posted, got] = [await byPost.json(), await byGet.json()]
    expect([byPost.status, byGet.status, got]).toEqual([200, 200, posted])
    expect(posted).not.toHaveProperty('errors')
    return (posted as { data: Data }).data
  }

  test('prints the URL of the graph, with a query that works', async () => {
    expect(served.stdout()).toContain('Yélouma Matin')
    const [, body = ''] = /-d '(.*)'/u.exec(served.stdout()) ?? []
    const answer = (await (await post(JSON.parse(body))).json()) as { data: { sections: { name: string; latest: unknown[] }[] } }
    expect(answer.data.sections.map(({ name }) => name)).toEqual([
      'Politique',
      'Économie',
      'Régions',
      'Société',
      'Santé',
      'Éducation',
      'Culture',
      'Sports',
    ])
    expect(answer.data.sections.every(({ latest }) => latest.length === 1)).toBe(true)
  })

  test('answers every operation by its hash with GET and POST, with the declared types', async () => {
    const { sections } = await trusted(frontPage, {})
    expect(sections.every(({ latest }) => latest.length === 5)).toBe(true)
    const [article] = sections[0]?.latest ?? []
    const page = await trusted(articlePage, { slug: article?.slug ?? '' })
    expect(page.article?.relatedLinks).toHaveLength(6)
    expect(page.article?.relatedLinks.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6])
    expect(page.article?.body?.blocks.some(({ __typename }) => __typename === 'Subheading')).toBe(true)
    const author = page.article?.authors[0]?.slug ?? ''
    const timeline = await trusted(authorTimeline, { slug: author, scale: true })
    expect(timeline.author?.timeline.edges.length).toBe(timeline.author?.articleCount)
    const section = await trusted(sectionFront, { slug: 'sports', first: 3 })
    expect(section.section?.articles.pageInfo.hasNextPage).toBe(true)
    const newest = await trusted(headlines, { section: 'sports', first: 4 })
    expect(newest.section?.latest.map(({ url }) => url.startsWith(`${origin()}/a/`))).toEqual([true, true, true, true])
  })

  test('creates a database that only its user can read and only one process can open', async () => {
    const { mode } = await stat(path.join(data.folder, 'kiosque'))
    expect(mode & 0o777).toBe(0o700)
    const second = await kiosque(['migrate'], { KIOSQUE_DATA: path.join(data.folder, 'kiosque') })
    expect(second).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/is in use by process \d+ .*KIOSQUE_DATA.*DATABASE_URL/su),
    })
  })

  test('serves GraphiQL with the example query, and loads nothing from another host', async () => {
    const page = await (await fetch(served.url, { headers: { Accept: 'text/html' } })).text()
    expect(page).toContain('relatedLinks(first: 3)')
    expect(page).not.toMatch(/<(?:script|link)[^>]+(?:src|href)="(?:https?:)?\/\//u)
  })

  test('matches its routes exactly, and reveals no secrets', async () => {
    const answers = await Promise.all(
      ['/health', '/ready', '/health/', '/x/ready', '/ready?x', '/x'].map(async (route) => {
        const response = await fetch(`${origin()}${route}`)
        return [route, response.status, await response.text()]
      }),
    )
    expect(answers).toEqual([
      ['/health', 200, 'ok\n'],
      ['/ready', 200, 'ready\n'],
      ['/health/', 404, 'There is no route /health/. The GraphQL endpoint is /graphql.\n'],
      ['/x/ready', 404, 'There is no route /x/ready. The GraphQL endpoint is /graphql.\n'],
      ['/ready?x', 200, 'ready\n'],
      ['/x', 404, 'There is no route /x. The GraphQL endpoint is /graphql.\n'],
    ])
    expect((await fetch(`${origin()}/health`, { method: 'DELETE' })).status).toBe(405)
  })

  test('refuses invalid settings, with the reason', async () => {
    const unknown = await post({ documentId: 'sha256:0' })
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { errors: [{ extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' } }] },
    ])
    const empty = await post({})
    expect([empty.status, await empty.json()]).toMatchObject([400, { errors: [{ extensions: { code: 'BAD_REQUEST' } }] }])
    const large = await post({ query: `{ ${'a'.repeat(1_100_000)} }` })
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('expected 1000000 bytes at most')])
    const stream = new Blob(['{}']).stream()
    const chunked = await fetch(served.url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit)
    expect(chunked.status).toBe(411)
  })
})

describe('kiosque serve', () => {
  let data: { folder: string; remove: () => Promise<void> }
  beforeAll(async () => {
    data = await dataFolder()
  })
  afterAll(() => data.remove())

  test('imports nothing, reuses the database of a killed process, and disables introspection in production', async () => {
    const variables = { KIOSQUE_DATA: data.folder, NODE_ENV: 'production' }
    const killed = await serveKiosque([], variables)
    await killed.stop('SIGKILL')
    const served = await serveKiosque([], variables)
    try {
      expect(served.stdout()).toContain('was left locked by a process that is gone')
      const ask = async (query: string) =>
        (
          await fetch(served.url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query }) })
        ).json()
      expect(await ask('{ articles { totalCount } }')).toEqual({ data: { articles: { totalCount: 0 } } })
      expect(await ask('{ __schema { types { name } } }')).toMatchObject({
        errors: [{ message: expect.stringContaining('introspection') }, {}],
      })
      const misspelt = JSON.stringify([
        await ask('{ artcles { totalCount } }'),
        await ask('{ article(by: { slugg: "x" }) { id } }'),
        await ask('{ articles(frst: 1) { totalCount } }'),
      ])
      expect(misspelt).not.toContain('Did you mean')
      expect((await fetch(served.url, { headers: { Accept: 'text/html' } })).status).toBe(406)
    } finally {
      expect(await served.stop()).toBe(0)
    }
  })

  test('limits the requests of an address that a trusted proxy names, if RATE_LIMIT_PUBLIC is set', async () => {
    const served = await serveKiosque([], { KIOSQUE_DATA: data.folder, RATE_LIMIT_PUBLIC: '1', TRUSTED_PROXIES: '127.0.0.0/8' })
    const status = async (path: string, address: string) =>
      (await fetch(`${new URL(served.url).origin}${path}`, { headers: { 'X-Forwarded-For': address } })).status
    try {
      expect([await status('/', '192.0.2.1'), await status('/feeds/latest.rss', '192.0.2.1'), await status('/', '192.0.2.2')]).toEqual([
        200, 429, 200,
      ])
      expect(await status('/ready', '192.0.2.1')).toBe(200)
    } finally {
      await served.stop()
    }
  })

  test('finishes the current request before it ends', async () => {
    const served = await serveKiosque([], { KIOSQUE_DATA: data.folder })
    const body = JSON.stringify({ query: '{ publication { name } }' })
    const answer = new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const { hostname, port, pathname } = new URL(served.url)
      const slow = request(
        { hostname, port, path: pathname, method: 'POST', headers: { 'Content-Type': 'application/json', 'Content-Length': body.length } },
        (response) => {
          let text = ''
          response.on('data', (chunk: Buffer) => (text += chunk))
          response.on('end', () => resolve({ status: response.statusCode, text }))
        },
      )
      slow.on('error', reject)
      slow.write(body.slice(0, 5))
      setTimeout(() => {
        void stopped()
        setTimeout(() => slow.end(body.slice(5)), 300)
      }, 100)
    })
    let status: Promise<number | null> | undefined
    const stopped = () => {
      status = served.stop('SIGTERM')
      return status
    }
    expect(await answer).toEqual({ status: 200, text: '{"data":{"publication":{"name":"Kiosque"}}}' })
    expect(await status).toBe(0)
  })

  test.each([
    [{ PORT: 'quatre' }, 'PORT is "quatre": expected a number from 0 to 65535.'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV is "prod": expected one of development, production, test.'],
    [{ PUBLICATION_TIME_ZONE: 'Bamako' }, 'PUBLICATION_TIME_ZONE is "Bamako": expected an IANA time zone such as Africa/Bamako.'],
    [
      { PUBLICATION_URL: 'journal.example' },
      'PUBLICATION_URL is "journal.example": expected an http or https URL such as https://journal.example.',
    ],
    [
      { DATABASE_URL: 'mysql://root:geheim@db/x' },
      'DATABASE_URL is something else (not shown: it may contain a password): expected a URL such as postgresql://',
    ],
    [{ TRUSTED_PROXIES: '10.0.0.0/8, balancer' }, 'TRUSTED_PROXIES is "10.0.0.0/8, balancer": expected IP addresses and networks'],
    [{ DATABASE_URL: 'postgresql://u:geheim@127.0.0.1:1/none' }, "The database none on 127.0.0.1:1 can't be opened"],
  ])('does not start with %o', async (variables, message) => {
    const { status, stderr } = await kiosque(['serve'], { KIOSQUE_DATA: path.join(data.folder, 'other'), ...variables })
    expect(status).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('geheim')
  })
})
