import { deleteNeighboursOf } from '../store/commands/neighbour.ts'
import {
  addTerms,
  countArticlesOfTerms,
  countCases,
  countEntries,
  deleteEntry,
  insertEntry,
  insertPostings,
  lockIndex,
  nextEntryNumber,
} from '../store/commands/related-index.ts'
import type { Database, Transaction } from '../store/database/database.ts'
import { type IndexState, readNeighbourLists, readSurfaces, readTerms, type TermRecord } from '../store/reads/related-index.ts'
import { type Entry, impactOf, rarityMin } from './archive.ts'
import type { Article } from './archive-builder.ts'
import { isName, spelled, termsIn } from './dictionary.ts'
import { candidatesOf, rank, similaritiesOf, storyOf } from './rank.ts'
import { readArticle } from './source-article.ts'
import type { StoredArchive } from './stored-archive.ts'
import { type Tokens, tokensOf } from './tokens.ts'
import { measured, rarity, vectorOf, weigh } from './vector.ts'
import { decodeVector, encodeVector } from './vector-codec.ts'
import type { Weights } from './weights.ts'
import { evidenceTerms, type Lists, writeLinks } from './write-links.ts'

/** Older lists that a new article may come into, at most: those of the articles most like it. */
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
 * Brings the index up to date with an article. A published article gets its links, and is added to the lists of older articles where it
 * belongs. An article that is no longer published leaves the index and every list. New terms are added to the dictionary first; then one
 * transaction writes everything else, and runs `finish`. Throws IndexChanged if another process has changed the index since `state` was
 * read: then the article is not written.
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
  const indexed = article && (await compute(database, archive, article, { state, weights }))
  await database.transaction(async (transaction) => {
    await lockIndex(transaction, state.revision)
    const wasKnown = await forget(transaction, id)
    if (indexed) await write(transaction, indexed, wasKnown, weights)
    await countEntries(transaction, (indexed ? 1 : 0) - (wasKnown ? 1 : 0))
    await finish?.(transaction)
  })
}

async function compute(
  database: Database,
  archive: StoredArchive,
  article: Article,
  { state, weights }: { readonly state: IndexState; readonly weights: Weights },
): Promise<Indexed> {
  const tokens = tokensOf(article.text)
  const terms = await ensureTerms(database, state, spelled(tokens, article.topics))
  const { settled, openings } = termsIn(tokens, article.topics, (term) => known(terms, term))
  const vector = vectorOf([...settled, ...openings.filter(({ word }) => isName(terms.get(word))).map(({ entry }) => entry)])
  const frequencies = new Map([...terms.values()].map(({ number, frequency }) => [number, frequency]))
  const rarityOf = (term: number) => rarity(archive.articles, frequencies.get(term) ?? 1)
  const weighed = weigh(vector, weights, rarityOf)
  const { text: _text, topics: _topics, ...facts } = article
  const unplaced: Entry = { ...facts, ...measured(vector, weights, rarityOf), number: await nextEntryNumber(database), story: article.id }
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
async function ensureTerms(
  database: Database,
  { revision }: IndexState,
  spellings: ReadonlyMap<string, string>,
): Promise<Map<string, TermRecord>> {
  const wanted = [...spellings.keys()]
  let records = await readTerms(database, wanted)
  if (records.length < spellings.size) {
    const known = new Set(records.map(({ term }) => term))
    await addTerms(
      database,
      revision,
      [...spellings].flatMap(([term, surface]) => (known.has(term) ? [] : [{ term, surface }])),
    )
    records = await readTerms(database, wanted)
  }
  return new Map(records.map((record) => [record.term, record]))
}

function known(terms: ReadonlyMap<string, TermRecord>, term: string): TermRecord {
  const record = terms.get(term)
  if (!record) throw new Error(`The dictionary lacks "${term}".`)
  return record
}

/** The lists that contain the article, those that are too short, and those whose weakest entry is less similar to their article. */
async function affectedLists(
  database: Database,
  archive: StoredArchive,
  entry: Entry,
  near: readonly { readonly target: Entry; readonly similarity: number }[],
  weights: Weights,
): Promise<{ holder: Entry; others: Entry[] }[]> {
  const lists = await readNeighbourLists(
    database,
    near.map(({ target }) => target.id),
    entry.id,
  )
  const listed = new Map(lists.map((list) => [list.articleId, list]))
  const joined = near.filter(({ target, similarity }) => {
    const list = listed.get(target.id)
    return !list || list.targets.length < weights.listSize || list.weakest < similarity
  })
  const holders = lists.filter(({ targets }) => targets.includes(entry.id)).map(({ articleId }) => articleId)
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

async function surfacesOf(database: Database, terms: ReadonlySet<number>): Promise<Map<number, string>> {
  const records = await readSurfaces(database, [...terms])
  return new Map(records.map(({ number, surface }) => [number, surface]))
}

/** Removes an article from the index and from every list. Its postings stay until the next rebuild; their number is no longer in use. */
async function forget(transaction: Transaction, id: string): Promise<boolean> {
  const vector = await deleteEntry(transaction, id)
  if (vector) await countArticlesOfTerms(transaction, [...decodeVector(vector).terms], -1)
  await deleteNeighboursOf(transaction, id)
  return vector !== null
}

async function write(
  transaction: Transaction,
  { entry, cases, postings, lists, surfaces }: Indexed,
  wasKnown: boolean,
  weights: Weights,
): Promise<void> {
  await insertEntry(transaction, { ...entry, vector: encodeVector(entry.vector) })
  await insertPostings(
    transaction,
    postings.map((posting) => ({ ...posting, number: entry.number })),
  )
  await countArticlesOfTerms(transaction, [...entry.vector.terms], 1)
  // A text that changes is counted once: how the archive writes a word hardly depends on it.
  if (!wasKnown) {
    await countCases(
      transaction,
      [...cases].map(([term, { upper, lower }]) => ({ term, upper, lower })),
    )
  }
  await writeLinks(transaction, lists, (term) => surfaces.get(term), weights)
}
