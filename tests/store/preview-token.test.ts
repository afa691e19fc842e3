import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPreview, signPreviews } from '../../src/store/commands/preview-token.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases, scratchDatabase } from '../databases.ts'

const articleId = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const expiresAt = new Date('2026-03-01T12:00:00.000Z')
const before = new Date(expiresAt.getTime() - 1)

onBothDatabases('A preview token', (kind) => {
  let database: Database
  let token: string
  let other: string
  beforeAll(async () => {
    database = await scratchDatabase(kind)
    // The first two tokens are signed at the same time, with the secret that one of them makes.
    const asked = { articleId, expiresAt }
    const [[first = ''], [again = '', second = '']] = await Promise.all([
      signPreviews(database, [asked]),
      signPreviews(database, [asked, { ...asked, articleId: articleId.replace('0', '1') }]),
    ])
    expect(again).toBe(first)
    token = first
    other = second
  })
  afterAll(() => database.close())

  test('shows its article until it expires, with one secret of 256 bits', async () => {
    expect(await readPreview(database, token, before)).toBe(articleId)
    expect(await readPreview(database, other, before)).toBe(articleId.replace('0', '1'))
    expect(await readPreview(database, token, expiresAt)).toBeNull()
    expect(await signPreviews(database, [])).toEqual([])
    const secrets = await database.query<{ purpose: string; secret: string }>(Prisma.sql`SELECT purpose, secret FROM signing_secret`)
    expect(secrets.map(({ purpose, secret }) => [purpose, Buffer.from(secret, 'base64url').length])).toEqual([['preview', 32]])
  })

  test('that is changed, completed, or signed for something else shows nothing', async () => {
    const [payload = '', signature = ''] = token.split('.')
    const written = (text: string) => Buffer.from(text).toString('base64url')
    for (const text of [
      ...[
        '',
        '.',
        payload,
        `.${signature}`,
        `${payload}.`,
        `${token}.`,
        `${token}.x`,
        `${payload}.${signature.slice(2)}`,
        `${payload}.${signature}AA`,
      ],
      ...[`${payload}.${other.split('.')[1]}`, `${other.split('.')[0]}.${signature}`, `${payload}.${'A'.repeat(43)}`],
      `${written(`${articleId}.${expiresAt.getTime() + 1}`)}.${signature}`,
    ])
      expect([text, await readPreview(database, text, before)]).toEqual([text, null])
  })

  test('needs an article and an instant, however it is signed', async () => {
    const [short = '', none = '', far = ''] = await signPreviews(database, [
      { articleId: 'pont', expiresAt },
      { articleId: '', expiresAt },
      { articleId, expiresAt: { getTime: () => 10 ** 15 } as Date },
    ])
    expect(await Promise.all([short, none, far].map((text) => readPreview(database, text, before)))).toEqual([null, null, null])
  })
})
