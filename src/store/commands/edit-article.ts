import type { Credit } from '../../content/article.ts'
import { creditsOf, joinedNames } from '../../content/byline.ts'
import { type ArticleChanges, type ArticleDocument, type Editing, kiosque, type Revision } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { idOf } from '../database/id.ts'
import { recordEvent, snapshotOf } from '../events/event.ts'
import { changeArticle, hold } from './article-command.ts'
import type { WrittenArticle } from './article-write.ts'
import { documentOf, once, recordAudit, revisionsOf } from './audit.ts'
import { lockWriters } from './save-articles.ts'
import { writeContents } from './write-articles.ts'

export type Draft = ArticleChanges & { readonly title: string; readonly language: string }

/** A new article, as a draft that nobody sees. Answers its id. */
export const draftArticle = (database: Database, draft: Draft, at: Date, editing: Editing = kiosque): Promise<string> =>
  database.transaction((transaction) =>
    once(transaction, editing, ['drafted', draft], at, async () => {
      await lockWriters(transaction)
      const id = idOf(`draft:${crypto.randomUUID()}`, at)
      const input = await inputOf(transaction, blank(at), draft)
      await writeContents(transaction, [{ id, input, digest: null, outcome: 'new' }])
      await recordEvent(transaction, { at, kind: 'saved', articleId: id, before: [], after: await snapshotOf(transaction, [id]) })
      const after = await documentOf(transaction, id)
      await recordAudit(transaction, { at, editing, action: 'saved', about: id, version: 1, before: null, after })
      return id
    }),
  )

/** A new revision: what is given replaces what was there, and no source changes the text from now on. What is public stays public. */
export const reviseArticle = (
  database: Database,
  id: string,
  changes: ArticleChanges,
  at: Date,
  editing: Editing = kiosque,
): Promise<string> =>
  changeArticle(database, { id, kind: 'saved', request: changes, at, editing, makesNames: true }, (transaction) =>
    rewrite(transaction, id, changes, at),
  )

/** Makes the text of a former version the newest one. Who may see it, and what is pinned under it, stays as it is. */
export async function restoreArticle(
  database: Database,
  id: string,
  version: number,
  at: Date,
  editing: Editing = kiosque,
): Promise<string> {
  const [[revision] = []] = await revisionsOf(database, [{ articleId: id, version }])
  if (!revision) throw new NotFound(`The article ${id} has no revision ${version}.`)
  return changeArticle(database, { id, kind: 'restored', request: version, at, editing, makesNames: true }, (transaction) =>
    rewrite(transaction, id, changesTo(revision), at),
  )
}

function changesTo({ document }: Revision): ArticleChanges & Pick<ArticleDocument, 'credits'> {
  const { title, lead, body, byline, credits, section, topics, image, genre, language, access, mayBeSyndicated } = document
  return { title, lead, body, byline, credits, sectionId: section?.id ?? null, topics, image, genre, language, access, mayBeSyndicated }
}

async function rewrite(
  transaction: Transaction,
  id: string,
  changes: ArticleChanges & Partial<Pick<ArticleDocument, 'credits'>>,
  at: Date,
): Promise<void> {
  const known = await transaction.article.findUniqueOrThrow({ where: { id } })
  const document = await documentOf(transaction, id)
  const current: Standing = {
    ...document,
    sourceKey: known.sourceKey,
    url: known.url,
    contributionsMessage: known.contributionsMessage,
    state: known.state,
    publishedAt: known.publishedAt,
    visibleFrom: known.visibleFrom,
    visibleUntil: known.visibleUntil,
    // What readers have seen was changed under their eyes.
    updatedAt: known.state === 'PUBLISHED' && known.publishedAt <= at ? at : known.updatedAt,
  }
  const input = await inputOf(transaction, current, changes)
  // What a source may add to and not take away, an editor may take away.
  const { byline, lead, image } = input
  const sectionId = changes.sectionId === undefined ? known.sectionId : changes.sectionId
  await transaction.article.update({
    where: { id },
    data: {
      byline,
      lead,
      sectionId,
      image: image === null ? Prisma.DbNull : { ...image },
      ...(input.body === null && { wordCount: null }),
    },
  })
  if (input.body === null) await transaction.articleBody.deleteMany({ where: { articleId: id } })
  if (input.credits.length === 0) await transaction.articleAuthor.deleteMany({ where: { articleId: id } })
  if (input.topics.length === 0) await transaction.articleTopic.deleteMany({ where: { articleId: id } })
  await writeContents(transaction, [{ id, input, digest: known.sourceDigest, outcome: 'updated' }])
  await hold(transaction, id, 'text')
  if (changes.sectionId !== undefined) await hold(transaction, id, 'section')
}

/** An article as it stands before a change. */
type Standing = Omit<ArticleDocument, 'state' | 'publishedAt' | 'visibleFrom' | 'visibleUntil' | 'updatedAt'> &
  Pick<
    WrittenArticle,
    'sourceKey' | 'url' | 'contributionsMessage' | 'state' | 'publishedAt' | 'visibleFrom' | 'visibleUntil' | 'updatedAt'
  >

const blank = (at: Date): Standing => ({
  sourceKey: null,
  slug: '',
  url: null,
  title: '',
  lead: null,
  body: null,
  byline: null,
  credits: [],
  section: null,
  topics: [],
  image: null,
  genre: 'NEWS',
  language: '',
  access: 'FREE',
  mayBeSyndicated: true,
  sensitive: false,
  state: 'DRAFT',
  publishedAt: at,
  visibleFrom: at,
  visibleUntil: null,
  updatedAt: at,
  withdrawalReason: null,
  relatedLinks: [],
  corrections: [],
  contributionsMessage: null,
})

/** The article as it is to stand. */
async function inputOf(
  transaction: Transaction,
  { slug: _slug, sensitive: _sensitive, withdrawalReason: _reason, corrections: _corrections, section, relatedLinks, ...current }: Standing,
  { authors, topics, sectionId, credits, byline, ...changes }: ArticleChanges & Partial<Pick<ArticleDocument, 'credits'>>,
): Promise<WrittenArticle> {
  const title = (changes.title ?? current.title).trim()
  if (title === '') throw new InvalidInput('The title is empty: expected at least a headline.')
  const signed = authors?.map(creditOf) ?? credits ?? current.credits
  const printed = byline === undefined ? (authors ? bylineOf(signed.map(({ name }) => name)) : current.byline) : byline
  const { lead = current.lead, body = current.body, image = current.image } = changes
  return {
    ...current,
    genre: changes.genre ?? current.genre,
    language: changes.language ?? current.language,
    access: changes.access ?? current.access,
    mayBeSyndicated: changes.mayBeSyndicated ?? current.mayBeSyndicated,
    title,
    lead,
    body,
    image,
    byline: printed,
    credits: signed,
    section: sectionId === undefined ? section : sectionId === null ? null : await sectionNamed(transaction, sectionId),
    topics: topics ?? current.topics,
    relatedLinks: relatedLinks.map(({ title: printedTitle, teaser, url, note }) => ({ title: printedTitle, teaser, url, note })),
  }
}

/** Exactly this name, of a person unless it is known to be a house’s. */
const creditOf = (name: string): Credit => ({ name: name.trim(), kind: creditsOf(name)[0]?.kind ?? 'PERSON' })

/** « Par Awa SANGALA, Bakary DIOLO et AFP »; null for nobody. */
function bylineOf(names: readonly string[]): string | null {
  const joined = joinedNames(names)
  return joined && `Par ${joined}`
}

async function sectionNamed(transaction: Transaction, id: string): Promise<{ name: string; slug: string }> {
  const section = await transaction.section.findUnique({ where: { id } })
  if (!section) throw new NotFound(`There is no section ${id}.`)
  return { name: section.name, slug: section.slug }
}
