import { type Editing, kiosque } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import { isPublicKey, type Partner, type PartnerKey } from '../../content/partner.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { idOf } from '../database/id.ts'
import { recordAudit } from './audit.ts'
import { digestOf, makePublicKey, makeSecretKey } from './partner-key.ts'

export type PartnerInput = Omit<Partner, 'id' | 'sections'> & {
  /** Slugs, today's or former ones. */
  readonly sections: readonly string[]
}

/** The terms of an agreement that change. Those that are left out stay as they are. */
export type PartnerChanges = Partial<Omit<PartnerInput, 'name'>>

/** An issued key. A secret key can't be derived from what is stored of it. */
export interface PartnerKeyRecord extends PartnerKey {
  readonly createdAt: Date
  /** Null while the key is valid. */
  readonly revokedAt: Date | null
}

export interface ListedPartner extends Partner {
  readonly sectionSlugs: readonly string[]
  /** Newest first, revoked ones included. */
  readonly keys: readonly PartnerKeyRecord[]
}

/** The first keys of a partner. The secret key can't be shown again. */
export interface FirstKeys {
  readonly secret: string
  readonly public: string
}

/** Valid keys of one kind of one partner: the new one and the one that it replaces, so that a rotation has no gap. */
const keysMax = 2

/** Creates a partner with its first keys. */
export async function addPartner(
  database: Database,
  { sections, ...input }: PartnerInput,
  at: Date,
  editing: Editing = kiosque,
): Promise<FirstKeys> {
  return database.transaction(async (transaction) => {
    if (await transaction.partner.findUnique({ where: { name: input.name } })) {
      throw new InvalidInput(`The partner "${input.name}" already exists: choose another name, or create a new key with "rotate".`)
    }
    const id = idOf(`partner:${input.name}`, at)
    await transaction.partner.create({ data: { id, ...input, origins: [...input.origins], createdAt: at } })
    await writeSections(transaction, id, sections)
    const secret = await addKey(transaction, id, false, at)
    const open = await addKey(transaction, id, true, at)
    const after = { ...input, sections, prefix: secret.prefix, publicKey: open.key }
    await recordAudit(transaction, { at, editing, action: 'partner added', about: id, before: null, after })
    return { secret: secret.key, public: open.key }
  })
}

/** Changes the terms of an agreement. Running gateways follow within a second. */
export const changePartner = (
  database: Database,
  name: string,
  { sections, ...changes }: PartnerChanges,
  at: Date,
  editing: Editing = kiosque,
): Promise<void> =>
  database.transaction(async (transaction) => {
    const id = await lockPartner(transaction, name)
    const { origins, ...others } = changes
    if (!sections && Object.keys(changes).length === 0)
      throw new InvalidInput(`There is nothing to change about "${name}": expected at least one term.`)
    const before = await termsOf(transaction, id)
    await transaction.partner.update({ where: { id }, data: { ...others, ...(origins && { origins: [...origins] }) } })
    if (sections) {
      await transaction.partnerSection.deleteMany({ where: { partnerId: id } })
      await writeSections(transaction, id, sections)
    }
    const after = await termsOf(transaction, id)
    await recordAudit(transaction, { at, editing, action: 'partner changed', about: id, before, after })
  })

/** Creates another key of one kind for a partner. The former key stays valid until it is revoked. */
export const rotatePartnerKey = (
  database: Database,
  name: string,
  { isPublic }: Pick<PartnerKey, 'isPublic'>,
  at: Date,
  editing: Editing = kiosque,
): Promise<string> =>
  database.transaction(async (transaction) => {
    const id = await lockPartner(transaction, name)
    const valid = await transaction.partnerKey.findMany({ where: { partnerId: id, revokedAt: null }, orderBy: { createdAt: 'asc' } })
    const before = valid.map(({ prefix }) => prefix)
    const alike = before.filter((prefix) => isPublicKey(prefix) === isPublic)
    if (alike.length >= keysMax) {
      throw new InvalidInput(
        `"${name}" already has ${keysMax} ${isPublic ? 'public' : 'secret'} keys. Revoke one that is no longer used: ${alike.join(' or ')}.`,
      )
    }
    const { key, prefix } = await addKey(transaction, id, isPublic, at)
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

const columns = Prisma.sql`partner.id, partner.name, partner.attribution, partner.origins, partner.rights::text AS rights, partner.campaign, partner.quota,
  partner.requests_per_minute AS "requestsPerMinute", partner.counts_clicks AS "countsClicks", partner.developer, partner.expires_at AS "expiresAt",
  ARRAY(SELECT section_id FROM partner_section WHERE partner_id = partner.id ORDER BY section_id) AS sections`

const sectionSlugs = Prisma.sql`ARRAY(SELECT section.slug FROM partner_section JOIN section ON section.id = section_id
  WHERE partner_id = partner.id ORDER BY position, slug)`

/** All partners by name. */
export async function listPartners({ query }: Database): Promise<ListedPartner[]> {
  const partners = await query<Omit<ListedPartner, 'keys'>>(
    Prisma.sql`SELECT ${columns}, ${sectionSlugs} AS "sectionSlugs" FROM partner ORDER BY partner.name`,
  )
  const keys = await query<Omit<PartnerKeyRecord, 'isPublic'> & { partnerId: string }>(Prisma.sql`
    SELECT partner_id AS "partnerId", prefix, created_at AS "createdAt", revoked_at AS "revokedAt" FROM partner_key ORDER BY created_at DESC, prefix`)
  return partners.map((partner) => ({
    ...partner,
    keys: keys
      .filter(({ partnerId }) => partnerId === partner.id)
      .map(({ partnerId: _, ...key }) => ({ ...key, isPublic: isPublicKey(key.prefix) })),
  }))
}

/** An issued key with its partner. */
export interface KnownPartnerKey {
  readonly partner: Partner
  readonly prefix: string
  readonly revokedAt: Date | null
}

/** All issued keys by their digests, revoked ones included; a paper has a few dozen. */
export async function readPartnerKeys({ query }: Database): Promise<ReadonlyMap<string, KnownPartnerKey>> {
  const rows = await query<Partner & { digest: string; prefix: string; revokedAt: Date | null }>(Prisma.sql`
    SELECT partner_key.digest, partner_key.prefix, partner_key.revoked_at AS "revokedAt", ${columns}
    FROM partner_key JOIN partner ON partner.id = partner_key.partner_id`)
  return new Map(rows.map(({ digest, prefix, revokedAt, ...partner }) => [digest, { partner, prefix, revokedAt }]))
}

async function addKey(transaction: Transaction, partnerId: string, isPublic: boolean, at: Date) {
  const { key, prefix } = isPublic ? makePublicKey() : makeSecretKey()
  await transaction.partnerKey.create({ data: { prefix, digest: digestOf(key), partnerId, createdAt: at } })
  return { key, prefix }
}

/** Two simultaneous commands about one partner run one after the other. */
async function lockPartner(transaction: Transaction, name: string): Promise<string> {
  const [row] = await transaction.$queryRaw<{ id: string }[]>(Prisma.sql`SELECT id FROM partner WHERE name = ${name} FOR UPDATE`)
  if (!row) throw new NotFound(`There is no partner "${name}".`)
  return row.id
}

/** The terms of the agreement, for the audit trail. */
async function termsOf(transaction: Transaction, id: string): Promise<object> {
  const [terms] = await transaction.$queryRaw<object[]>(Prisma.sql`SELECT partner.name, partner.attribution, partner.origins,
      partner.rights::text AS rights, partner.campaign, partner.quota, partner.requests_per_minute AS "requestsPerMinute",
      partner.counts_clicks AS "countsClicks", partner.developer, partner.expires_at AS "expiresAt", ${sectionSlugs} AS sections
    FROM partner WHERE partner.id = ${id}::uuid`)
  return terms ?? {}
}

async function writeSections(transaction: Transaction, partnerId: string, slugs: readonly string[]): Promise<void> {
  const rows = await transaction.sectionSlug.findMany({ where: { slug: { in: [...slugs] } } })
  const unknown = slugs.filter((slug) => !rows.some((row) => row.slug === slug))
  if (unknown.length > 0) throw new NotFound(`There is no section ${unknown.join(', ')}.`)
  const sectionIds = [...new Set(rows.map(({ sectionId }) => sectionId))]
  await transaction.partnerSection.createMany({ data: sectionIds.map((sectionId) => ({ partnerId, sectionId })) })
}
