import { type Editing, kiosque } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import type { Partner } from '../../content/partner.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { idOf } from '../database/id.ts'
import { recordAudit } from './audit.ts'
import { digestOf, makePartnerKey } from './partner-key.ts'

export type PartnerInput = Omit<Partner, 'id' | 'sections'> & {
  /** Slugs, today's or former ones. */
  readonly sections: readonly string[]
}

/** A stored key, from which the key itself can't be derived. */
export interface PartnerKeyRecord {
  readonly prefix: string
  readonly createdAt: Date
  /** Null while the key is valid. */
  readonly revokedAt: Date | null
}

export interface ListedPartner extends Partner {
  readonly sectionSlugs: readonly string[]
  /** Newest first, revoked ones included. */
  readonly keys: readonly PartnerKeyRecord[]
}

/** Valid keys of one partner: the new one and the one that it replaces, so that a rotation has no gap. */
const keysMax = 2

/** Creates a partner with its first key and returns the key, which can't be shown again. */
export async function addPartner(
  database: Database,
  { sections, ...input }: PartnerInput,
  at: Date,
  editing: Editing = kiosque,
): Promise<string> {
  return database.transaction(async (transaction) => {
    if (await transaction.partner.findUnique({ where: { name: input.name } })) {
      throw new InvalidInput(`The partner "${input.name}" already exists: choose another name, or create a new key with "rotate".`)
    }
    const id = idOf(`partner:${input.name}`, at)
    await transaction.partner.create({ data: { id, ...input, origins: [...input.origins], createdAt: at } })
    const sectionIds = await sectionIdsOf(transaction, sections)
    await transaction.partnerSection.createMany({ data: sectionIds.map((sectionId) => ({ partnerId: id, sectionId })) })
    const { key, prefix } = await addKey(transaction, id, at)
    await recordAudit(transaction, { at, editing, action: 'partner added', about: id, before: null, after: { ...input, sections, prefix } })
    return key
  })
}

/** Creates another key for a partner. The former key stays valid until it is revoked. */
export const rotatePartnerKey = (database: Database, name: string, at: Date, editing: Editing = kiosque): Promise<string> =>
  database.transaction(async (transaction) => {
    const id = await lockPartner(transaction, name)
    const good = await transaction.partnerKey.findMany({ where: { partnerId: id, revokedAt: null }, orderBy: { createdAt: 'asc' } })
    if (good.length >= keysMax) {
      throw new InvalidInput(
        `"${name}" already has ${keysMax} keys: first revoke one that is no longer used, ${good.map(({ prefix }) => prefix).join(' or ')}.`,
      )
    }
    const { key, prefix } = await addKey(transaction, id, at)
    const before = good.map((known) => known.prefix)
    await recordAudit(transaction, { at, editing, action: 'partner key added', about: id, before, after: [...before, prefix] })
    return key
  })

/**
 * Revokes one key, by its prefix, or all keys of a partner, by the partner's name. Returns the prefixes of the keys that it has revoked.
 */
export const revokePartnerKeys = (database: Database, nameOrPrefix: string, at: Date, editing: Editing = kiosque): Promise<string[]> =>
  database.transaction(async (transaction) => {
    const named = await transaction.partnerKey.findMany({
      where: { OR: [{ prefix: nameOrPrefix }, { partner: { name: nameOrPrefix } }] },
      orderBy: { createdAt: 'asc' },
    })
    if (named.length === 0) throw new NotFound(`There is no partner or key "${nameOrPrefix}".`)
    const good = named.filter(({ revokedAt }) => revokedAt === null)
    const prefixes = good.map(({ prefix }) => prefix)
    await transaction.partnerKey.updateMany({ where: { prefix: { in: prefixes } }, data: { revokedAt: at } })
    // The text may be the prefix of one partner's key and the name of another partner: each has its own line.
    for (const about of new Set(good.map(({ partnerId }) => partnerId))) {
      const before = good.filter(({ partnerId }) => partnerId === about).map(({ prefix }) => prefix)
      await recordAudit(transaction, { at, editing, action: 'partner keys revoked', about, before, after: [] })
    }
    return prefixes
  })

const columns = Prisma.sql`partner.id, partner.name, partner.attribution, partner.origins, partner.rights::text AS rights, partner.quota, partner.developer,
  partner.expires_at AS "expiresAt", ARRAY(SELECT section_id FROM partner_section WHERE partner_id = partner.id ORDER BY section_id) AS sections`

/** All partners by name. */
export async function listPartners({ query }: Database): Promise<ListedPartner[]> {
  const partners = await query<Omit<ListedPartner, 'keys'>>(Prisma.sql`SELECT ${columns},
      ARRAY(SELECT section.slug FROM partner_section JOIN section ON section.id = section_id WHERE partner_id = partner.id ORDER BY position) AS "sectionSlugs"
    FROM partner ORDER BY partner.name`)
  const keys = await query<PartnerKeyRecord & { partnerId: string }>(Prisma.sql`
    SELECT partner_id AS "partnerId", prefix, created_at AS "createdAt", revoked_at AS "revokedAt" FROM partner_key ORDER BY created_at DESC`)
  return partners.map((partner) => ({
    ...partner,
    keys: keys.filter(({ partnerId }) => partnerId === partner.id).map(({ partnerId: _, ...key }) => key),
  }))
}

/** An issued key with its partner. */
export interface KnownPartnerKey {
  readonly partner: Partner
  readonly revokedAt: Date | null
}

/** All issued keys by their digests, revoked ones included; a paper has a few dozen. */
export async function readPartnerKeys({ query }: Database): Promise<ReadonlyMap<string, KnownPartnerKey>> {
  const rows = await query<Partner & { digest: string; revokedAt: Date | null }>(Prisma.sql`
    SELECT partner_key.digest, partner_key.revoked_at AS "revokedAt", ${columns}
    FROM partner_key JOIN partner ON partner.id = partner_key.partner_id`)
  return new Map(rows.map(({ digest, revokedAt, ...partner }) => [digest, { partner, revokedAt }]))
}

async function addKey(transaction: Transaction, partnerId: string, at: Date): Promise<{ readonly key: string; readonly prefix: string }> {
  const { key, prefix } = makePartnerKey()
  await transaction.partnerKey.create({ data: { prefix, digest: digestOf(key), partnerId, createdAt: at } })
  return { key, prefix }
}

/** Two simultaneous commands about one partner run one after the other. */
async function lockPartner(transaction: Transaction, name: string): Promise<string> {
  const [row] = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`SELECT id FROM partner WHERE name = ${name} FOR UPDATE`)
  if (!row) throw new NotFound(`There is no partner "${name}".`)
  return row.id
}

async function sectionIdsOf(transaction: Transaction, slugs: readonly string[]): Promise<string[]> {
  const rows = await transaction.sectionSlug.findMany({ where: { slug: { in: [...slugs] } } })
  const unknown = slugs.filter((slug) => !rows.some((row) => row.slug === slug))
  if (unknown.length > 0) throw new NotFound(`There is no section ${unknown.join(', ')}.`)
  return [...new Set(rows.map(({ sectionId }) => sectionId))]
}
