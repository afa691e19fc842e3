import fc from 'fast-check'
import { expect } from 'vitest'
import type { Access } from '../../src/content/access.ts'
import type { PrintedLink } from '../../src/content/article.ts'
import { encodeId } from '../../src/content/global-id.ts'
import type { StoredState } from '../../src/content/visibility.ts'
import { revisionsOf } from '../../src/store/commands/audit.ts'
import { rename } from '../../src/store/commands/entity-command.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { editor, type Newsroom } from '../newsroom.ts'

/** Texts of the same story have the same words, which other texts do not have. */
const stories = {
  dam: 'le barrage de Tintala retient la crue du fleuve que redoutent les riziculteurs ',
  school: 'les instituteurs réclament des cantines et des manuels avant la rentrée des classes ',
}
/** Words of the stories. Only bodies contain them, and the terms that two bodies share. */
export const storyWords: readonly string[] = ['barrage', 'crue', 'fleuve', 'riziculteur', 'cantine', 'instituteur']
const filler = 'mot '.repeat(15)

/** The clock's units: a step of a history moves it by a few at most. */
const hour = 3_600_000
export const start = Date.UTC(2025, 5, 1)

/** A step refers to records by numbers, modulo the number of records that exist when it is played. */
export type Step =
  | {
      readonly do: 'save'
      readonly article: number
      readonly state: StoredState
      readonly opens: number
      readonly lasts: number | null
      readonly section: number
      readonly authors: readonly number[]
      readonly topics: readonly number[]
      readonly links: readonly number[]
      readonly access: Access
      readonly mayBeSyndicated: boolean
      /** Hours until the date of a correction that the source sends; by default it sends none. */
      readonly corrects?: number | null
      /** The story that its text tells, as other articles do; by default none. */
      readonly story?: keyof typeof stories | null
    }
  | { readonly do: 'publish'; readonly article: number; readonly opens: number; readonly lasts: number | null }
  | { readonly do: 'withdraw' | 'correct' | 'retitle' | 'renameArticle' | 'revise' | 'restore' | 'mark'; readonly article: number }
  | { readonly do: 'gate'; readonly article: number; readonly access: Access; readonly mayBeSyndicated: boolean }
  | { readonly do: 'front'; readonly articles: readonly number[] }
  | { readonly do: 'move'; readonly article: number; readonly section: number }
  | { readonly do: 'pin'; readonly article: number; readonly targets: readonly number[] }
  | { readonly do: 'rename' | 'merge'; readonly kind: 'author' | 'topic' | 'section'; readonly which: number; readonly into: number }
  | { readonly do: 'wait'; readonly hours: number }

const number = fc.nat({ max: 20 })
const few = fc.array(number, { maxLength: 2 })
const opens = fc.integer({ min: -3, max: 3 })
const lasts = fc.option(fc.integer({ min: 1, max: 4 }))
const access = fc.constantFrom<Access>('FREE', 'FREE', 'REGISTERED', 'SUBSCRIBERS')

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('save' as const),
      article: fc.nat({ max: 5 }),
      state: fc.constantFrom<StoredState>('PUBLISHED', 'PUBLISHED', 'DRAFT', 'WITHDRAWN'),
      opens,
      lasts,
      section: number,
      authors: few,
      topics: few,
      links: fc.array(number, { maxLength: 3 }),
      access,
      mayBeSyndicated: fc.boolean(),
      corrects: fc.option(fc.integer({ min: -1, max: 3 }), { freq: 1 }),
      story: fc.constantFrom('dam' as const, null),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('publish' as const), article: number, opens, lasts }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'withdraw' as const,
        'correct' as const,
        'retitle' as const,
        'renameArticle' as const,
        'revise' as const,
        'restore' as const,
        'mark' as const,
      ),
      article: number,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('gate' as const),
      article: number,
      access,
      mayBeSyndicated: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('front' as const), articles: fc.array(number, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), article: number, section: number }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pin' as const), article: number, targets: fc.array(number, { maxLength: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('rename' as const, 'merge' as const),
      kind: fc.constantFrom('author' as const, 'topic' as const, 'section' as const),
      which: number,
      into: number,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 3 }) }) },
)

export const history = fc.array(step, { minLength: 4, maxLength: 12 })

/** Plays one step. Every text that it writes has a unique word. */
export async function play(room: Newsroom, step: Step, turn: number): Promise<void> {
  const now = room.clock.now
  const at = (hours: number) => new Date(now.getTime() + hours * hour)
  const idsInOrder = async (table: string, order: string) =>
    (await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM ${Prisma.raw(table)} ORDER BY ${Prisma.raw(order)}`)).map(
      ({ id }) => id,
    )
  const pick = (from: readonly string[], index: number) => from[index % Math.max(from.length, 1)]
  const word = (what: string) => `${what}${turn}zq`
  switch (step.do) {
    case 'wait':
      room.clock.now = at(step.hours)
      return
    case 'save': {
      const titles = await room.database.query<{ title: string }>(Prisma.sql`SELECT title FROM article ORDER BY source_key`)
      const link = (index: number): PrintedLink => {
        const known = titles[index % Math.max(titles.length + 1, 1)]
        return {
          title: known?.title ?? word('imprime'),
          teaser: word('accroche'),
          url: index % 3 === 0 ? `https://source.example/${step.links[0]}` : null,
          note: null,
        }
      }
      const visibleFrom = at(step.opens)
      const words = step.story ? stories[step.story] : filler
      await room.save({
        sourceKey: `leak:${String(step.article).padStart(2, '0')}`,
        title: `Titre ${word('titre')}`,
        // The others have their page on the gateway, and are in its sitemaps.
        url: step.article % 2 === 0 ? `https://source.example/${step.article}` : null,
        lead: word('chapo'),
        body: [
          { kind: 'paragraph', text: `${word('ouverture')} ${words.repeat(2)}` },
          { kind: 'paragraph', text: `${word('texte')} ${words.repeat(4)}` },
        ],
        state: step.state,
        publishedAt: at(Math.min(step.opens, 0)),
        visibleFrom,
        visibleUntil: step.lasts === null ? null : new Date(visibleFrom.getTime() + step.lasts * hour),
        section: step.section % 3 === 0 ? null : `Rubrique ${step.section % 3}`,
        credits: step.authors.map((author) => ({ name: `Auteur auteur${author % 4}zq`, kind: 'PERSON' as const })),
        topics: step.topics.map((topic) => `Sujet sujet${topic % 4}zq`),
        relatedLinks: step.links.map(link),
        corrections: typeof step.corrects !== 'number' ? [] : [{ at: at(step.corrects), note: word('rectificatif') }],
        access: step.access,
        mayBeSyndicated: step.mayBeSyndicated,
        contributions: [{ key: 'only', replyTo: null, authorName: 'Lecteur', text: word('avis'), publishedAt: at(-1) }],
      })
      return
    }
    case 'front': {
      const articles = await idsInOrder('article', 'source_key')
      await give('setFront', { articles: globalIds('Article', new Set(step.articles.flatMap((article) => pick(articles, article) ?? []))) })
      return
    }
    case 'rename':
    case 'merge': {
      const known = await idsInOrder(step.kind, 'name')
      const [which, into] = [pick(known, step.which), pick(known, step.into)]
      const type = typeNames[step.kind]
      if (!which || !into) return
      const [from, to] = [encodeId(type, which), encodeId(type, into)]
      if (step.do === 'rename') await give(`save${type}`, { id: from, name: `Nom ${word('nom')}` })
      else if (which !== into) await give(`merge${type}s`, { from, into: to })
      return
    }
    default: {
      const articles = await idsInOrder('article', 'source_key')
      const key = pick(articles, step.article)
      if (!key) return
      const id = encodeId('Article', key)
      if (step.do === 'publish') {
        const embargoUntil = at(step.opens)
        const expiresAt = step.lasts === null ? null : new Date(embargoUntil.getTime() + step.lasts * hour)
        await give('publishArticle', { id, embargoUntil, expiresAt })
      } else if (step.do === 'withdraw') await give('withdrawArticle', { id, reason: word('motif') })
      else if (step.do === 'correct') await give('correctArticle', { id, note: word('correction') })
      else if (step.do === 'retitle') await give('saveArticle', { id, title: `Titre ${word('retitre')}` })
      else if (step.do === 'renameArticle') await rename(room.database, { kind: 'article', id: key }, `Titre ${word('renomme')}`, now)
      else if (step.do === 'revise')
        await give('saveArticle', {
          id,
          title: `Titre ${word('revise')}`,
          lead: word('chapo'),
          authors: [`Auteur auteur${step.article % 4}zq`],
        })
      else if (step.do === 'restore') {
        const revision = (await revisionsOf(room.database, [{ articleId: key, version: null }]))[0]?.at(-1)
        if (revision) await give('restoreArticle', { id, version: revision.version })
      } else if (step.do === 'mark') await give('setSensitive', { id, sensitive: step.article % 2 === 0 })
      else if (step.do === 'gate') await give('saveArticle', { id, access: step.access, mayBeSyndicated: step.mayBeSyndicated })
      else if (step.do === 'move') {
        const section = pick(await idsInOrder('section', 'name'), step.section)
        await give('saveArticle', { id, section: section ? encodeId('Section', section) : null })
      } else if (step.do === 'pin') {
        const targets = new Set(step.targets.flatMap((target) => pick(articles, target) ?? []).filter((target) => target !== key))
        const links = globalIds('Article', targets).map((target) => ({ article: target, note: word('note') }))
        await give('pinRelatedLinks', { id, links })
      }
    }
  }

  /** Sends a command as an editor does, through the graph. A refused command has no effect. */
  async function give(name: string, input: object): Promise<void> {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`.replace(/^Merge.*/u, 'MergeInput')
    const { errors } = await room.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on Problem { message } } }`,
      { input },
      editor,
    )
    expect(errors).toBeUndefined()
  }
}

const typeNames = { author: 'Author', topic: 'Topic', section: 'Section' } as const

const globalIds = (type: string, keys: Iterable<string>): string[] => [...keys].map((key) => encodeId(type, key))
