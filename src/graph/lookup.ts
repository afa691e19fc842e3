import type { SectionRecord } from '../content/article.ts'
import { keyOf, type NodeType } from '../content/global-id.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'

const byIdOrSlug = (name: string, type: string) =>
  builder.inputType(name, {
    isOneOf: true,
    description: `Which ${type}: exactly one of these.`,
    fields: (t) => ({
      id: t.id({ description: 'An `id` that this graph answered.' }),
      slug: t.string({ description: 'Today’s slug or a former one.' }),
    }),
  })

export const SectionBy = byIdOrSlug('SectionBy', 'section')
export const AuthorBy = byIdOrSlug('AuthorBy', 'author')
export const TopicBy = byIdOrSlug('TopicBy', 'topic')

interface By {
  readonly id?: string | null | undefined
  readonly slug?: string | null | undefined
}

interface Lookup<Row> {
  load(key: string): Promise<Row | null>
}

const find = <Row>(type: NodeType, { id, slug }: By, byId: Lookup<Row>, bySlug: Lookup<Row>): Promise<Row | null> =>
  typeof id === 'string' ? byId.load(keyOf(type, id)) : loadBySlug(slug ?? '', bySlug)

/** PostgreSQL has no text with a NUL, so nothing has such a slug. */
export const loadBySlug = async <Row>(slug: string, bySlug: Lookup<Row>): Promise<Row | null> =>
  slug.includes('\u0000') ? null : bySlug.load(slug)

/** The one asked for; null for one that isn't, or that the viewer may not see. */
export const findAuthor = (by: By, { loaders }: Context) => find('Author', by, loaders.authorById, loaders.authorBySlug)
export const findTopic = (by: By, { loaders }: Context) => find('Topic', by, loaders.topicById, loaders.topicBySlug)

export const findSection = async ({ id, slug }: By, context: Context): Promise<SectionRecord | null> => {
  if (typeof id === 'string') return sectionById(keyOf('Section', id), context)
  const { bySlug } = await context.loaders.sections
  return bySlug.get(slug ?? '') ?? null
}

/** Null for no section, and for one that is gone. */
export const sectionById = (id: string | null, { loaders }: Context): Promise<SectionRecord | null> | null =>
  id === null ? null : loaders.sections.then(({ byId }) => byId.get(id) ?? null)
