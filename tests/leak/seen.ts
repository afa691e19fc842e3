import { encodeId } from '../../src/content/global-id.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { limitedPartner, type Newsroom } from '../newsroom.ts'
import { type TruthFor, wasVisible, wordsOf } from './secrets.ts'

/** All ids, slugs, URLs and cursors that ever existed, which a client may have stored. */
export interface Seen {
  readonly ids: Set<string>
  readonly slugs: {
    readonly article: Set<string>
    readonly author: Set<string>
    readonly topic: Set<string>
    readonly section: Set<string>
  }
  readonly cursors: { readonly time: Set<string>; readonly slug: Set<string> }
  /** Ids and words of former public content, which `changes` may name when the content is hidden. */
  readonly disclosed: { readonly toReaders: Set<string>; readonly toPartners: Set<string>; readonly toLimited: Set<string> }
  /** The tokens at which a client stopped reading `changes`. */
  readonly tokens: Set<string>
  /** Number of requests to each route. */
  turn: number
  /** Whether the limited partner has got another section in the last step: it may notice what was removed from it before. */
  hasNewSection: boolean
}

export const nothingSeen = (): Seen => ({
  ids: new Set(),
  slugs: { article: new Set(), author: new Set(), topic: new Set(), section: new Set() },
  cursors: { time: new Set(), slug: new Set() },
  disclosed: { toReaders: new Set(), toPartners: new Set(), toLimited: new Set() },
  tokens: new Set(),
  turn: 0,
  hasNewSection: false,
})

/** Stores the current content for later requests, hidden or not. */
export async function remember(room: Newsroom, seen: Seen): Promise<void> {
  for (const [kind, type] of [
    ['article', 'Article'],
    ['author', 'Author'],
    ['topic', 'Topic'],
    ['section', 'Section'],
  ] as const) {
    const rows = await room.database.query<{ id: string; slug: string }>(
      Prisma.sql`SELECT ${Prisma.raw(`${kind}_id`)} AS id, slug FROM ${Prisma.raw(`${kind}_slug`)}`,
    )
    for (const { id, slug } of rows) {
      seen.ids.add(encodeId(type, id))
      seen.slugs[kind].add(slug)
    }
  }
  // The section of the limited partner, while it exists.
  const sections = await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM section ORDER BY name`)
  seen.hasNewSection = !sections.some(({ id }) => limitedPartner.sections.includes(id)) && sections.length > 0
  if (seen.hasNewSection) limitedPartner.sections = sections.slice(0, 1).map(({ id }) => id)
  const said = await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM contribution`)
  for (const { id } of said) seen.ids.add(encodeId('Contribution', id))
}

/** Stores what a client may have read since the last step. `changes` may name it when it is hidden. */
export function rememberDisclosed(room: Newsroom, { disclosed, hasNewSection }: Seen, truthFor: TruthFor, since: Date): void {
  const { articles } = truthFor('ANONYMOUS')
  const limited = new Set(truthFor('LIMITED').allowed)
  for (const row of [...articles.shown, ...articles.hidden]) {
    if (row.state !== 'PUBLISHED' || row.visibleFrom > room.clock.now) continue
    // The period of visibility may have been set to the past: then the id is known, and nothing else.
    const texts = wasVisible(row, since, room.clock.now) ? wordsOf(row.texts) : []
    for (const secret of [encodeId('Article', row.id), ...texts]) {
      disclosed.toReaders.add(secret)
      if (row.mayBeSyndicated) disclosed.toPartners.add(secret)
    }
    if (!limited.has(row) && !(hasNewSection && row.mayBeSyndicated)) continue
    const beyond = new Set(wordsOf([row.lead, row.opening, row.preview, ...row.corrections, ...row.notes]))
    for (const secret of [encodeId('Article', row.id), ...texts]) if (!beyond.has(secret)) disclosed.toLimited.add(secret)
  }
}
