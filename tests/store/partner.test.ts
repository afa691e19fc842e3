import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { InvalidInput, NotFound } from '../../src/content/error.ts'
import { nothingAgreed } from '../../src/content/partner.ts'
import {
  addPartner,
  listPartners,
  type PartnerInput,
  readPartnerKeys,
  revokePartnerKeys,
  rotatePartnerKey,
} from '../../src/store/commands/partner.ts'
import { digestOf, makeSecretKey } from '../../src/store/commands/partner-key.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases, scratchDatabase } from '../databases.ts'

const relais: PartnerInput = {
  ...nothingAgreed,
  name: 'Le Relais',
  attribution: 'Avec Le Test',
  origins: ['https://relais.example', 'https://m.relais.example'],
  sections: [],
  rights: 'LEAD',
  campaign: 'utm_source=relais',
  quota: 1000,
  requestsPerMinute: 60,
  countsClicks: true,
  developer: true,
  expiresAt: new Date('2027-01-01T00:00:00Z'),
}
const minute = (number: number) => new Date(Date.UTC(2026, 2, 1, 12, number))
const editing = { by: { subject: 'user-7', name: 'Awa SANGALA' } }

test('A secret key is its mark, a public prefix and 256 random bits, and is stored as its SHA-256 digest', () => {
  const made = Array.from({ length: 20 }, makeSecretKey)
  for (const { key, prefix } of made) {
    expect(prefix).toMatch(/^kq_[0-9a-f]{8}$/u)
    expect(key.slice(0, 12)).toBe(`${prefix}_`)
    expect(Buffer.from(key.slice(12), 'base64url')).toHaveLength(32)
    expect(digestOf(key)).toBe(createHash('sha256').update(key).digest('base64url'))
  }
  expect(new Set(made.map(({ key }) => key)).size).toBe(20)
})

onBothDatabases('Partners', (kind) => {
  let database: Database
  beforeEach(async () => {
    database = await scratchDatabase(kind)
  })
  afterEach(() => database.close())

  const audit = async () =>
    database.query<{ action: string }>(Prisma.sql`SELECT action, at, actor, actor_name AS name, before, after FROM audit ORDER BY id`)
  const section = (slug: string, position: number, former: string) =>
    database.query(Prisma.sql`WITH made AS (INSERT INTO section (id, slug, name, position) VALUES (gen_random_uuid(), ${slug}, ${slug}, ${position}) RETURNING id)
      INSERT INTO section_slug (slug, section_id) SELECT unnest(ARRAY[${slug}, ${former}]), id FROM made`)

  test('are added with a key that is shown once, and listed by name with their keys, newest first', async () => {
    await section('sports', 2, 'sport')
    await section('economie', 1, 'eco')
    await addPartner(database, { ...nothingAgreed, name: 'Zénith', rights: 'FULL' }, minute(1))
    const { secret: key, public: open } = await addPartner(
      database,
      { ...relais, sections: ['sports', 'economie', 'sport'] },
      minute(1),
      editing,
    )
    const next = await rotatePartnerKey(database, 'Le Relais', { isPublic: false }, minute(2), editing)
    const [first, second] = await listPartners(database)
    const { sections, ...rest } = relais
    expect(first).toEqual({
      ...rest,
      id: expect.any(String),
      sections: expect.any(Array),
      sectionSlugs: ['economie', 'sports'],
      keys: [
        { prefix: next.slice(0, 11), isPublic: false, createdAt: minute(2), revokedAt: null },
        { prefix: key.slice(0, 11), isPublic: false, createdAt: minute(1), revokedAt: null },
        { prefix: open, isPublic: true, createdAt: minute(1), revokedAt: null },
      ],
    })
    expect([sections.length, first?.sections.length]).toEqual([0, 2])
    expect(second).toMatchObject({
      name: 'Zénith',
      origins: [],
      sections: [],
      sectionSlugs: [],
      quota: null,
      developer: false,
      expiresAt: null,
    })
    expect(second?.keys).toHaveLength(2)
    const known = await readPartnerKeys(database)
    const { sectionSlugs: _, keys: __, ...partner } = first as never as Record<string, unknown>
    expect(known.size).toBe(5)
    expect([known.get(digestOf(key)), known.get(digestOf(next))]).toEqual([
      { partner, prefix: key.slice(0, 11), revokedAt: null },
      { partner, prefix: next.slice(0, 11), revokedAt: null },
    ])
    expect((await audit()).slice(1)).toEqual([
      {
        action: 'partner added',
        at: minute(1),
        actor: 'user-7',
        name: 'Awa SANGALA',
        before: null,
        after: {
          ...rest,
          expiresAt: '2027-01-01T00:00:00.000Z',
          sections: ['sports', 'economie', 'sport'],
          prefix: key.slice(0, 11),
          publicKey: open,
        },
      },
      {
        action: 'partner key added',
        at: minute(2),
        actor: 'user-7',
        name: 'Awa SANGALA',
        before: expect.arrayContaining([key.slice(0, 11), open]),
        after: expect.arrayContaining([key.slice(0, 11), open, next.slice(0, 11)]),
      },
    ])
    expect((await audit())[0]).toMatchObject({ actor: 'kiosque', name: null })
  })

  test('have names of their own, and known sections, or nothing is written', async () => {
    const { secret: key, public: open } = await addPartner(database, relais, minute(0))
    await expect(addPartner(database, relais, minute(1))).rejects.toThrow(InvalidInput)
    await section('sports', 1, 'sport')
    const unknown = addPartner(database, { ...relais, name: 'Le Titre', sections: ['mode', 'sports', 'luxe'] }, minute(1))
    await expect(unknown).rejects.toThrow(new NotFound('There is no section mode, luxe.'))
    await expect(rotatePartnerKey(database, 'Le Titre', { isPublic: false }, minute(1))).rejects.toThrow(
      new NotFound('There is no partner "Le Titre".'),
    )
    await expect(revokePartnerKeys(database, 'Le Titre', minute(1))).rejects.toThrow(new NotFound('There is no partner or key "Le Titre".'))
    expect((await listPartners(database)).map(({ name, keys }) => [name, keys.map(({ prefix }) => prefix)])).toEqual([
      ['Le Relais', [key.slice(0, 11), open]],
    ])
    expect(await audit()).toHaveLength(1)
  })

  test('have at most two valid keys of a kind', async () => {
    const { secret: first, public: open } = await addPartner(database, relais, minute(0))
    const second = await rotatePartnerKey(database, relais.name, { isPublic: false }, minute(1))
    const [a, b] = [first.slice(0, 11), second.slice(0, 11)]
    await expect(rotatePartnerKey(database, relais.name, { isPublic: false }, minute(2))).rejects.toThrow(
      new InvalidInput(`"Le Relais" already has 2 secret keys. Revoke one that is no longer used: ${a} or ${b}.`),
    )
    expect(await revokePartnerKeys(database, a, minute(3))).toEqual([a])
    const third = (await rotatePartnerKey(database, relais.name, { isPublic: false }, minute(4))).slice(0, 11)
    expect(await revokePartnerKeys(database, relais.name, minute(5), editing)).toEqual(expect.arrayContaining([open, b, third]))
    expect(await revokePartnerKeys(database, relais.name, minute(6))).toEqual([])
    const revoked = [...(await readPartnerKeys(database)).values()].map(({ revokedAt }) => revokedAt)
    expect(revoked.sort((x, y) => Number(x) - Number(y))).toEqual([minute(3), minute(5), minute(5), minute(5)])
    expect((await audit()).slice(2)).toMatchObject([
      { action: 'partner keys revoked', actor: 'kiosque', before: [a], after: [] },
      {
        action: 'partner key added',
        actor: 'kiosque',
        before: expect.arrayContaining([open, b]),
        after: expect.arrayContaining([open, b, third]),
      },
      { action: 'partner keys revoked', actor: 'user-7', before: expect.arrayContaining([open, b, third]), after: [] },
    ])
  })

  test('are told apart where a name is the prefix of another partner’s key', async () => {
    const prefix = (await addPartner(database, relais, minute(0))).secret.slice(0, 11)
    const other = await addPartner(database, { ...relais, name: prefix }, minute(1))
    const others = expect.arrayContaining([other.secret.slice(0, 11), other.public])
    expect(await revokePartnerKeys(database, prefix, minute(2))).toEqual(
      expect.arrayContaining([prefix, other.secret.slice(0, 11), other.public]),
    )
    expect((await audit()).slice(2)).toMatchObject([{ before: [prefix] }, { before: others }])
  })
})
