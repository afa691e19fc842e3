import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BadCredential } from '../../src/content/error.ts'
import { nothingAgreed } from '../../src/content/partner.ts'
import { challengeOf, createAuthenticate } from '../../src/http/authentication.ts'
import { addPartner, listPartners, revokePartnerKeys } from '../../src/store/commands/partner.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases, scratchDatabase } from '../databases.ts'

const now = new Date('2026-03-01T12:00:00Z')
const input = {
  ...nothingAgreed,
  name: 'Le Relais',
  rights: 'FULL' as const,
  expiresAt: new Date('2026-03-02T00:00:00Z'),
}

onBothDatabases('A partner key', (kind) => {
  let database: Database
  let statements = 0
  const clock = { now }
  /** The next statement fails. */
  let isFailing = false
  beforeAll(async () => {
    database = await scratchDatabase(kind)
  })
  beforeEach(async () => {
    await database.query(Prisma.sql`TRUNCATE partner CASCADE`)
    clock.now = now
  })
  afterAll(() => database.close())

  const authenticate = () => {
    statements = 0
    const counted: Database = {
      ...database,
      query: (statement) => {
        statements += 1
        if (!isFailing) return database.query(statement)
        isFailing = false
        return Promise.reject(new Error('The database is away.'))
      },
    }
    return createAuthenticate(
      counted,
      () => clock.now,
      async (token) => {
        throw new BadCredential(`${token} is a token.`)
      },
    )
  }
  const after = (milliseconds: number) => {
    clock.now = new Date(now.getTime() + milliseconds)
  }

  test('is its partner until the agreement ends, and anything without its mark is a token', async () => {
    const { secret: key } = await addPartner(database, input, now)
    const known = authenticate()
    const [listed] = await listPartners(database)
    const { sectionSlugs: _, keys: __, ...partner } = listed ?? ({} as never)
    expect(await known(key)).toEqual({
      audience: 'PARTNER',
      subject: partner.id,
      name: 'Le Relais',
      partner,
      partnerKey: { prefix: key.slice(0, 11), isPublic: false },
      mayIngest: false,
    })
    clock.now = new Date(input.expiresAt.getTime() - 1)
    expect(await known(key)).toMatchObject({ name: 'Le Relais' })
    clock.now = input.expiresAt
    await expect(known(key)).rejects.toThrow(
      new BadCredential('The agreement with Le Relais ended on 2026-03-02T00:00:00.000Z: ask the newspaper to renew it.'),
    )
    for (const token of ['', 'kq', `x${key}`, ` ${key}`, key.toUpperCase()])
      await expect(known(token)).rejects.toThrow(`${token} is a token.`)
    for (const guess of ['kq_', key.slice(0, -1), `${key}x`, key.slice(0, 11)])
      await expect(known(guess)).rejects.toThrow(
        new BadCredential('Unknown partner key: expected a complete key as printed by "kiosque partner".'),
      )
  })

  test('is read once in a second, whatever keys are tried, and whichever way the clock is moved', async () => {
    const { secret: key } = await addPartner(database, { ...input, expiresAt: null }, now)
    const known = authenticate()
    await Promise.all([known(key), known(key), known('kq_guess').catch(() => null)])
    expect(statements).toBe(1)
    await revokePartnerKeys(database, 'Le Relais', now)
    for (const milliseconds of [999, -999]) {
      after(milliseconds)
      expect(await known(key)).toMatchObject({ name: 'Le Relais' })
    }
    expect(statements).toBe(1)
    for (const [milliseconds, read] of [
      [1000, 2],
      [1999, 2],
      [0, 3],
    ] as const) {
      after(milliseconds)
      await expect(known(key)).rejects.toThrow(new BadCredential('This partner key was revoked: ask the newspaper for a new one.'))
      expect(statements).toBe(read)
    }
  })

  test('is read again at once if the database did not answer', async () => {
    const { secret: key } = await addPartner(database, input, now)
    const known = authenticate()
    isFailing = true
    await expect(known(key)).rejects.toThrow('The database is away.')
    expect(await known(key)).toMatchObject({ name: 'Le Relais' })
    expect(statements).toBe(2)
    // A failure does not make the gateway forget keys that were read after it.
    after(1000)
    isFailing = true
    const failing = known(key)
    after(2000)
    const [, viewer] = await Promise.all([failing.catch(() => null), known(key)])
    expect(viewer).toMatchObject({ name: 'Le Relais' })
    after(2500)
    expect(await known(key)).toMatchObject({ name: 'Le Relais' })
    expect(statements).toBe(4)
  })
})

test('A challenge quotes the reason in characters that a header can contain', () => {
  expect(challengeOf(new BadCredential('L’« é » \\ "a"\n~ !'))).toEqual({
    'WWW-Authenticate': `Bearer error="invalid_token", error_description="L?? ? ? ' 'a'?~ !"`,
    'Cache-Control': 'no-store',
  })
})
