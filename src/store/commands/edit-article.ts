import type { Credit } from '../../content/article.ts'
import { type ArticleFields, changedFields, changesIn, fieldNames, withDefaults } from '../../content/article-field.ts'
import { creditsOf, joinedNames } from '../../content/byline.ts'
import { type ArticleChanges, type ArticleDocument, type Editing, kiosque, type Revision } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { idOf } from '../database/id.ts'
import { recordEvent, snapshotOf } from '../events/event.ts'
import { columnName } from '../reads/article-columns.ts'
import { changeArticle, hold } from './article-command.ts'
import type { WrittenArticle } from './article-write.ts'
import { documentOf, once, recordAudit, revisionsOf } from './audit.ts'
import { lockWriters } from './save-articles.ts'
import { writeContents } from './write-articles.ts'

export type Draft = ArticleChanges & { readonly title: string; readonly language: string }

/** Creates an article as a draft, which readers do not see. Returns its id. */
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

/** Creates a revision with these changes. From then on no source changes the text. A public article stays public. */
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

/** Creates a revision with the text of a former version. Visibility and pinned links stay as they are. */
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

const changesTo = ({ document }: Revision): ArticleChanges & Pick<ArticleDocument, 'credits'> => ({
  ...changesIn(document),
  body: document.body,
  credits: document.credits,
  sectionId: document.section?.id ?? null,
  topics: document.topics,
})

async function rewrite(
  transaction: Transaction,
  id: string,
  changes: ArticleChanges & Partial<Pick<ArticleDocument, 'credits'>>,
  at: Date,
): Promise<void> {
  const known = await transaction.article.findUniqueOrThrow({ where: { id } })
  const current: Current = {
    ...(await documentOf(transaction, id)),
    sourceKey: known.sourceKey,
    state: known.state,
    publishedAt: known.publishedAt,
    visibleFrom: known.visibleFrom,
    visibleUntil: known.visibleUntil,
    // Text that readers have seen has been updated; other text has not.
    updatedAt: known.state === 'PUBLISHED' && known.publishedAt <= at ? at : known.updatedAt,
  }
  const input = await inputOf(transaction, current, changes)
  await clear(transaction, id, input, changes.sectionId === undefined ? known.sectionId : changes.sectionId)
  await writeContents(transaction, [{ id, input, digest: known.sourceDigest, outcome: 'updated' }])
  await hold(transaction, id, 'text')
  if (changes.sectionId !== undefined) await hold(transaction, id, 'section')
}

/** Removes what the article no longer has. `writeContents` does not, because a source may only add to it. */
async function clear(transaction: Transaction, id: string, input: WrittenArticle, sectionId: string | null): Promise<void> {
  const fields = withDefaults(input)
  const cleared = fieldNames.filter((name) => fields[name] === null).map((name) => Prisma.raw(`${columnName(name)} = NULL`))
  if (input.body === null) cleared.push(Prisma.raw('word_count = NULL'))
  await transaction.$executeRaw(
    Prisma.sql`UPDATE article SET ${Prisma.join([Prisma.sql`section_id = ${sectionId}::uuid`, ...cleared])} WHERE id = ${id}::uuid`,
  )
  if (input.body === null) await transaction.articleBody.deleteMany({ where: { articleId: id } })
  if (input.credits.length === 0) await transaction.articleAuthor.deleteMany({ where: { articleId: id } })
  if (input.topics.length === 0) await transaction.articleTopic.deleteMany({ where: { articleId: id } })
}

/** An article before a change. */
type Current = ArticleFields &
  Pick<ArticleDocument, 'body' | 'credits' | 'section' | 'topics' | 'relatedLinks'> &
  Pick<WrittenArticle, 'sourceKey' | 'state' | 'publishedAt' | 'visibleFrom' | 'visibleUntil' | 'updatedAt'>

const blank = (at: Date): Current => ({
  ...withDefaults({ title: '', language: '' }),
  sourceKey: null,
  body: null,
  credits: [],
  section: null,
  topics: [],
  state: 'DRAFT',
  publishedAt: at,
  visibleFrom: at,
  visibleUntil: null,
  updatedAt: at,
  relatedLinks: [],
})

/** The article after the changes. */
async function inputOf(
  transaction: Transaction,
  current: Current,
  { authors, topics, sectionId, credits, body, ...changes }: ArticleChanges & Partial<Pick<ArticleDocument, 'credits'>>,
): Promise<WrittenArticle> {
  const fields = changedFields(current, changes)
  const title = fields.title.trim()
  if (title === '') throw new InvalidInput('The title is empty: expected at least a headline.')
  const signed = authors?.map(creditOf) ?? credits ?? current.credits
  const { sourceKey, state, publishedAt, visibleFrom, visibleUntil, updatedAt } = current
  return {
    ...fields,
    sourceKey,
    state,
    publishedAt,
    visibleFrom,
    visibleUntil,
    updatedAt,
    title,
    body: body === undefined ? current.body : body,
    byline: authors && changes.byline === undefined ? bylineOf(signed.map(({ name }) => name)) : fields.byline,
    credits: signed,
    section: sectionId === undefined ? current.section : sectionId === null ? null : await sectionNamed(transaction, sectionId),
    topics: topics ?? current.topics,
    relatedLinks: current.relatedLinks.map(({ title: printed, teaser, url, note }) => ({ title: printed, teaser, url, note })),
  }
}

/** An author of exactly this name, who is a person unless the name is known to belong to an organisation. */
const creditOf = (name: string): Credit => ({ name: name.trim(), kind: creditsOf(name)[0]?.kind ?? 'PERSON' })

/** « Par Awa SANGALA, Bakary DIOLO et AFP »; null without names. */
function bylineOf(names: readonly string[]): string | null {
  const joined = joinedNames(names)
  return joined && `Par ${joined}`
}

async function sectionNamed(transaction: Transaction, id: string): Promise<{ name: string; slug: string }> {
  const section = await transaction.section.findUnique({ where: { id } })
  if (!section) throw new NotFound(`There is no section ${id}.`)
  return { name: section.name, slug: section.slug }
}
