import type { SectionRecord } from '../content/article.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf, type NodeType } from '../content/global-id.ts'
import type { Context } from '../engine/context.ts'
import { builder } from './builder.ts'

const byIdOrSlug = (name: string, type: string) =>
  builder.inputType(name, {
    isOneOf: true,
    description: `Identifies one ${type}. Give exactly one field.`,
    fields: (t) => ({
      id: t.id({
        description: `Global \`id\` of the ${type}. A malformed id, or one of another type, is answered with \`BAD_USER_INPUT\`.`,
      }),
      slug: t.string({ description: 'Current or former slug.' }),
    }),
  })

export const SectionBy = byIdOrSlug('SectionBy', 'section')
export const AuthorBy = byIdOrSlug('AuthorBy', 'author')
export const TopicBy = byIdOrSlug('TopicBy', 'topic')

interface By {
  readonly id?: string | null | undefined
  readonly slug?: string | null | undefined
}

/** A decoded reference from the client: the key of a row, or its current or a former slug. */
export type Reference = { readonly key: string } | { readonly slug: string }

const decodeBy =
  (type: NodeType) =>
  ({ id, slug }: By): Reference => {
    if (typeof id === 'string') return { key: keyOf(type, id) }
    if (typeof slug === 'string') return { slug }
    throw new InvalidInput('Found neither an "id" nor a "slug": expected exactly one of them.')
  }

export const decodeSectionBy = decodeBy('Section')
export const decodeAuthorBy = decodeBy('Author')
export const decodeTopicBy = decodeBy('Topic')

interface Lookup<Row> {
  load(key: string): Promise<Row | null>
}

const find = <Row>(reference: Reference, byId: Lookup<Row>, bySlug: Lookup<Row>): Promise<Row | null> =>
  'key' in reference ? byId.load(reference.key) : bySlug.load(reference.slug)

/** Null if there is no such row or the viewer can't see it. */
export const findAuthor = (reference: Reference, { loaders }: Context) => find(reference, loaders.authorById, loaders.authorBySlug)
export const findTopic = (reference: Reference, { loaders }: Context) => find(reference, loaders.topicById, loaders.topicBySlug)

export const findSection = async (reference: Reference, { loaders }: Context): Promise<SectionRecord | null> => {
  const { byId, bySlug } = await loaders.sections
  return ('key' in reference ? byId.get(reference.key) : bySlug.get(reference.slug)) ?? null
}

/** Null for an article without a section, and for a section that no longer exists. */
export const sectionById = (id: string | null, { loaders }: Context): Promise<SectionRecord | null> | null =>
  id === null ? null : loaders.sections.then(({ byId }) => byId.get(id) ?? null)
