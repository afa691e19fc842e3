import { type Database, Prisma, type Transaction } from '../store/database/database.ts'
import { type Entry, impactOf, rarityMin } from './archive.ts'
import type { Article } from './archive-builder.ts'
import { isName, spelled, type Term, termsIn } from './dictionary.ts'
import { advance, type IndexState } from './index-state.ts'
import { candidatesOf, rank, similaritiesOf, storyOf } from './rank.ts'
import { readArticle } from './source-article.ts'
import { type StoredArchive, shortfallOf } from './stored-archive.ts'
import { type Cases, type Tokens, tokensOf } from './tokens.ts'
import { measured, rarity, vectorOf, weigh } from './vector.ts'
import { decodeVector, encodeVector } from './vector-codec.ts'
import type { Weights } from './weights.ts'
import { evidenceTerms, type Lists, writeLinks } from './write-links.ts'

interface TermRow extends Term, Cases {
  readonly term: string
  readonly frequency: number
}

/** Maximum number of older lists that a new article can enter: those of the most similar articles. */
const affectedMax = 24
/** Number of articles whose lists are examined for this. */
const lookedAtMax = 48

/** The result of `indexArticle`, which `write` stores in one transaction. */
interface Indexed {
  readonly entry: Entry
  readonly cases: Tokens['cases']
  readonly postings: readonly { readonly term: number; readonly impact: number }[]
  readonly lists: Lists
  readonly surfaces: ReadonlyMap<number, string>
}

/**
 * Indexes an article in its current version, computes its links, and adds it to the lists of older articles. An article that is no longer
 * published is removed from the index and from every list. All reads come first; all writes are one transaction, together with `finish`.
 * Throws IndexMoved, without changes, if another process has changed the index in the meantime.
 */
export async function indexArticle(
  database: Database,
  archive: StoredArchive,
  id: string,
  {
    state,
    weights,
    finish,
  }: { readonly state: IndexState; readonly weights: Weights; readonly finish?: (transaction: Transaction) => Promise<void> },
): Promise<void> {
  const article = await readArticle(database, id)
  const indexed = article && (await compute(database, archive, article, weights))
  await database.transaction(async (transaction) => {
    await advance(transaction, state.revision)
    const wasKnown = await forget(transaction, id)
    if (indexed) await write(transaction, indexed, wasKnown, weights)
    await transaction.$executeRaw(Prisma.sql`UPDATE related_state SET entries = entries + ${(indexed ? 1 : 0) - (wasKnown ? 1 : 0)}`)
    await finish?.(transaction)
  })
}

async function compute(database: Database, archive: StoredArchive, article: Article, weights: Weights): Promise<Indexed> {
  const tokens = tokensOf(article.text)
  const terms = await ensureTerms(database, spelled(tokens, article.topics))
  const { settled, openings } = termsIn(tokens, article.topics, (term) => known(terms, term))
  const vector = vectorOf([...settled, ...openings.filter(({ word }) => isName(terms.get(word))).map(({ entry }) => entry)])
  const frequencies = new Map([...terms.values()].map(({ number, frequency }) => [number, frequency]))
  const rarityOf = (term: number) => rarity(archive.articles, frequencies.get(term) ?? 1)
  const weighed = weigh(vector, weights, rarityOf)
  const { text: _text, topics: _topics, ...facts } = article
  const unplaced: Entry = { ...facts, ...measured(vector, weights, rarityOf), number: await nextNumber(database), story: article.id }
  const candidates = (await candidatesOf(archive, unplaced, weights)).filter((candidate) => candidate.id !== article.id)
  const entry = { ...unplaced, story: await storyOf(archive, unplaced, candidates, weights) }
  const options = { weights, diversity: true, size: weights.listSize }
  const lists = new Map([[entry.id, await rank(archive, entry, candidates, options)]])
  const near = await similaritiesOf(archive, entry, candidates, weights)
  for (const { holder, others } of await affectedLists(database, archive, entry, near.slice(0, lookedAtMax), weights)) {
    lists.set(holder.id, await rank(archive, holder, [...others, entry], options))
  }
  const rare = rarityMin(archive.articles, weights)
  const postings = Array.from(vector.terms, (term, index) => ({ term, impact: impactOf(weighed[index] ?? 0, entry.length) })).filter(
    ({ term }) => rarityOf(term) >= rare,
  )
  return { entry, cases: tokens.cases, postings, lists, surfaces: await surfacesOf(database, evidenceTerms(lists)) }
}

/** The article's terms in the dictionary. New terms get numbers; until the article is written, no article uses them. */
async function ensureTerms({ query }: Database, spellings: ReadonlyMap<string, string>): Promise<Map<string, TermRow>> {
  const read = () =>
    query<TermRow>(Prisma.sql`SELECT term, number, surface, snapshot_frequency AS frequency, upper, lower FROM related_term
      WHERE term = ANY(${[...spellings.keys()]}::text[])`)
  let rows = await read()
  if (rows.length < spellings.size) {
    const have = new Set(rows.map(({ term }) => term))
    const missing = [...spellings].filter(([term]) => !have.has(term))
    await query(Prisma.sql`INSERT INTO related_term (term, surface)
      SELECT term, surface FROM unnest(${missing.map(([term]) => term)}::text[], ${missing.map(([, surface]) => surface)}::text[]) AS new(term, surface)
      ON CONFLICT (term) DO NOTHING`)
    rows = await read()
  }
  return new Map(rows.map((row) => [row.term, row]))
}

function known(terms: ReadonlyMap<string, TermRow>, term: string): TermRow {
  const row = terms.get(term)
  if (!row) throw new Error(`The dictionary lacks "${term}".`)
  return row
}

async function nextNumber({ query }: Database): Promise<number> {
  const [row] = await query<{ number: number }>(
    Prisma.sql`SELECT nextval(pg_get_serial_sequence('related_entry', 'number'))::int AS number`,
  )
  return row?.number ?? 0
}

/** The lists that contain the article, those that are too short, and those whose weakest entry is less similar to their article. */
async function affectedLists(
  { query }: Database,
  archive: StoredArchive,
  entry: Entry,
  near: readonly { readonly target: Entry; readonly similarity: number }[],
  weights: Weights,
): Promise<{ holder: Entry; others: Entry[] }[]> {
  const rows = await query<{ holder: string; targets: string[]; weakest: number }>(Prisma.sql`
    SELECT article_id AS holder, array_agg(target_id::text ORDER BY position) AS targets, min(similarity) AS weakest FROM article_neighbour
    WHERE article_id = ANY(${near.map(({ target }) => target.id)}::uuid[])
      OR article_id IN (SELECT article_id FROM article_neighbour WHERE target_id = ${entry.id}::uuid)
    GROUP BY article_id`)
  const listed = new Map(rows.map((row) => [row.holder, row]))
  const joined = near.filter(({ target, similarity }) => {
    const list = listed.get(target.id)
    return !list || list.targets.length < weights.listSize || list.weakest < similarity
  })
  const holders = rows.filter(({ targets }) => targets.includes(entry.id)).map(({ holder }) => holder)
  const affected = new Set([...holders, ...joined.slice(0, affectedMax).map(({ target }) => target.id)])
  affected.delete(entry.id)
  const needed = new Set([...affected].flatMap((id) => [id, ...(listed.get(id)?.targets ?? [])]))
  const entries = new Map((await archive.entriesOfArticles([...needed])).map((one) => [one.id, one]))
  return [...affected].flatMap((id) => {
    const holder = entries.get(id)
    const targets = (listed.get(id)?.targets ?? []).filter((target) => target !== entry.id)
    return holder ? [{ holder, others: targets.flatMap((target) => entries.get(target) ?? []) }] : []
  })
}

async function surfacesOf({ query }: Database, terms: ReadonlySet<number>): Promise<Map<number, string>> {
  const rows = await query<Term>(Prisma.sql`SELECT number, surface FROM related_term WHERE number = ANY(${[...terms]}::int[])`)
  return new Map(rows.map(({ number, surface }) => [number, surface]))
}

/** Removes an article from the index and from every list. Its postings stay until the next rebuild; their number is no longer in use. */
async function forget(transaction: Transaction, id: string): Promise<boolean> {
  const gone = await transaction.$queryRaw<{ vector: string }[]>(Prisma.sql`
    DELETE FROM related_entry WHERE article_id = ${id}::uuid RETURNING encode(vector, 'hex') AS vector`)
  for (const { vector } of gone) {
    const { terms } = decodeVector(Buffer.from(vector, 'hex'))
    await transaction.$executeRaw(Prisma.sql`UPDATE related_term SET frequency = frequency - 1 WHERE number = ANY(${[...terms]}::int[])`)
  }
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_neighbour WHERE article_id = ${id}::uuid`)
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_neighbour WHERE target_id = ${id}::uuid`)
  return gone.length > 0
}

async function write(
  transaction: Transaction,
  { entry, cases, postings, lists, surfaces }: Indexed,
  wasKnown: boolean,
  weights: Weights,
): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`INSERT INTO related_entry (number, article_id, vector, length, plain_length, story_id)
    VALUES (${entry.number}, ${entry.id}::uuid, decode(${encodeVector(entry.vector).toString('hex')}, 'hex'), ${entry.length}, ${entry.plainLength},
      ${entry.story}::uuid)`)
  await transaction.$executeRaw(Prisma.sql`INSERT INTO related_posting (term, shortfall, number)
    SELECT term, shortfall, ${entry.number} FROM unnest(${postings.map(({ term }) => term)}::int[],
      ${postings.map(({ impact }) => shortfallOf(impact))}::int[]) AS posting(term, shortfall)`)
  await transaction.$executeRaw(
    Prisma.sql`UPDATE related_term SET frequency = frequency + 1 WHERE number = ANY(${[...entry.vector.terms]}::int[])`,
  )
  // A changed text is not counted again: it hardly affects how the archive capitalises a word.
  if (!wasKnown) {
    const seen = [...cases]
    await transaction.$executeRaw(Prisma.sql`UPDATE related_term SET upper = related_term.upper + seen.upper, lower = related_term.lower + seen.lower
      FROM unnest(${seen.map(([word]) => word)}::text[], ${seen.map(([, { upper }]) => upper)}::int[],
        ${seen.map(([, { lower }]) => lower)}::int[]) AS seen(word, upper, lower) WHERE related_term.term = seen.word`)
  }
  await writeLinks(transaction, lists, (term) => surfaces.get(term), weights)
}
