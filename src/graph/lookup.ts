import type { SectionRecord } from '../content/article.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf, type NodeType } from '../content/global-id.ts'
import type { Context } from '../engine/context.ts'
import { builder } from './builder.ts'

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

/** What a client has named, decoded: the key of a row, or a slug that a row has or had. */
export type Reference = { readonly key: string } | { readonly slug: string }

const decodeBy =
  (type: NodeType) =>
  ({ id, slug }: By): Reference => {
    if (typeof id === 'string') return { key: keyOf(type, id) }
    if (typeof slug === 'string') return { slug }
    throw new InvalidInput('Nothing is named: expected an "id" or a "slug".')
  }

export const decodeSectionBy = decodeBy('Section')
export const decodeAuthorBy = decodeBy('Author')
export const decodeTopicBy = decodeBy('Topic')

interface Lookup<Row> {
  load(key: string): Promise<Row | null>
}

const find = <Row>(reference: Reference, byId: Lookup<Row>, bySlug: Lookup<Row>): Promise<Row | null> =>
  'key' in reference ? byId.load(reference.key) : loadBySlug(reference.slug, bySlug)

/** PostgreSQL has no text with a NUL, so nothing has such a slug. */
export const loadBySlug = async <Row>(slug: string, bySlug: Lookup<Row>): Promise<Row | null> =>
  slug.includes('\u0000') ? null : bySlug.load(slug)

/** The one asked for; null for one that isn't there, or that the viewer may not see. */
export const findAuthor = (reference: Reference, { loaders }: Context) => find(reference, loaders.authorById, loaders.authorBySlug)
export const findTopic = (reference: Reference, { loaders }: Context) => find(reference, loaders.topicById, loaders.topicBySlug)

export const findSection = async (reference: Reference, { loaders }: Context): Promise<SectionRecord | null> => {
  const { byId, bySlug } = await loaders.sections
  return ('key' in reference ? byId.get(reference.key) : bySlug.get(reference.slug)) ?? null
}

/** Null for no section, and for one that is gone. */
export const sectionById = (id: string | null, { loaders }: Context): Promise<SectionRecord | null> | null =>
  id === null ? null : loaders.sections.then(({ byId }) => byId.get(id) ?? null)
