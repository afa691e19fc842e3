import fc from 'fast-check'
import type { PrintedLink } from '../../src/content/article.ts'
import type { StoredState } from '../../src/content/visibility.ts'
import {
  correctArticle,
  moveArticle,
  pinRelatedLinks,
  publishArticle,
  setSensitive,
  withdrawArticle,
} from '../../src/store/article-command.ts'
import { revisionsOf } from '../../src/store/audit.ts'
import { Prisma } from '../../src/store/database.ts'
import { restoreArticle, reviseArticle } from '../../src/store/edit-article.ts'
import { setFront } from '../../src/store/front.ts'
import { merge, rename } from '../../src/store/name-command.ts'
import type { Newsroom } from '../newsroom.ts'

/** The clock's units: a step of a history moves it by a few at most. */
const hour = 3_600_000
export const start = Date.UTC(2025, 5, 1)

/** A step names what it is about by numbers: they are taken modulo what there is when it is played. */
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
      readonly access: 'FREE' | 'SUBSCRIBERS'
    }
  | { readonly do: 'publish'; readonly article: number; readonly opens: number; readonly lasts: number | null }
  | { readonly do: 'withdraw' | 'correct' | 'retitle' | 'revise' | 'restore' | 'mark'; readonly article: number }
  | { readonly do: 'gate'; readonly article: number; readonly access: 'FREE' | 'SUBSCRIBERS' }
  | { readonly do: 'front'; readonly articles: readonly number[] }
  | { readonly do: 'move'; readonly article: number; readonly section: number }
  | { readonly do: 'pin'; readonly article: number; readonly targets: readonly number[] }
  | { readonly do: 'rename' | 'merge'; readonly kind: 'author' | 'topic' | 'section'; readonly which: number; readonly into: number }
  | { readonly do: 'wait'; readonly hours: number }

const number = fc.nat({ max: 20 })
const few = fc.array(number, { maxLength: 2 })
const opens = fc.integer({ min: -3, max: 3 })
const lasts = fc.option(fc.integer({ min: 1, max: 4 }))

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
      access: fc.constantFrom('FREE' as const, 'SUBSCRIBERS' as const),
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
      access: fc.constantFrom('FREE' as const, 'SUBSCRIBERS' as const),
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

/** Plays one step. Every text that it writes has a word that nothing else has. */
export async function play(room: Newsroom, step: Step, turn: number): Promise<void> {
  const now = room.clock.now
  const at = (hours: number) => new Date(now.getTime() + hours * hour)
  const ids = async (table: string) =>
    (await room.database.query<{ id: string }>(Prisma.sql`SELECT id FROM ${Prisma.raw(table)} ORDER BY id`)).map(({ id }) => id)
  const pick = (from: readonly string[], index: number) => from[index % Math.max(from.length, 1)]
  const word = (what: string) => `${what}${turn}zq`
  switch (step.do) {
    case 'wait':
      room.clock.now = at(step.hours)
      return
    case 'save': {
      const titles = await room.database.query<{ title: string }>(Prisma.sql`SELECT title FROM article ORDER BY id`)
      const link = (index: number): PrintedLink => {
        const known = titles[index % Math.max(titles.length + 1, 1)]
        return {
          title: known?.title ?? word('imprime'),
          teaser: null,
          url: index % 3 === 0 ? `https://source.example/${step.links[0]}` : null,
          note: null,
        }
      }
      const visibleFrom = at(step.opens)
      await room.save({
        sourceKey: `leak:${step.article}`,
        title: `Titre ${word('titre')}`,
        url: `https://source.example/${step.article}`,
        lead: word('chapo'),
        body: [
          { kind: 'paragraph', text: `${word('ouverture')} ${'mot '.repeat(30)}` },
          { kind: 'paragraph', text: `${word('texte')} ${'mot '.repeat(60)}` },
        ],
        state: step.state,
        publishedAt: at(Math.min(step.opens, 0)),
        visibleFrom,
        visibleUntil: step.lasts === null ? null : new Date(visibleFrom.getTime() + step.lasts * hour),
        section: step.section % 3 === 0 ? null : `Rubrique ${step.section % 3}`,
        credits: step.authors.map((author) => ({ name: `Auteur auteur${author % 4}zq`, kind: 'PERSON' as const })),
        topics: step.topics.map((topic) => `Sujet sujet${topic % 4}zq`),
        relatedLinks: step.links.map(link),
        access: step.access,
        contributions: [{ key: 'only', replyTo: null, authorName: 'Lecteur', text: word('avis'), publishedAt: at(-1) }],
      })
      return
    }
    case 'front': {
      const articles = await ids('article')
      await setFront(room.database, [...new Set(step.articles.flatMap((article) => pick(articles, article) ?? []))], now)
      return
    }
    case 'rename':
    case 'merge': {
      const known = await ids(step.kind)
      const [which, into] = [pick(known, step.which), pick(known, step.into)]
      if (!which || !into) return
      if (step.do === 'rename') await rename(room.database, { kind: step.kind, id: which }, `Nom ${word('nom')}`, now)
      else if (which !== into) await merge(room.database, step.kind, { from: which, into }, now)
      return
    }
    default: {
      const articles = await ids('article')
      const id = pick(articles, step.article)
      if (!id) return
      if (step.do === 'publish') {
        const visibleFrom = at(step.opens)
        await publishArticle(
          room.database,
          id,
          { visibleFrom, visibleUntil: step.lasts === null ? null : new Date(visibleFrom.getTime() + step.lasts * hour) },
          now,
        )
      } else if (step.do === 'withdraw') await withdrawArticle(room.database, id, word('motif'), now)
      else if (step.do === 'correct') await correctArticle(room.database, id, word('correction'), new Date(now.getTime() - turn))
      else if (step.do === 'retitle') await rename(room.database, { kind: 'article', id }, `Titre ${word('retitre')}`, now)
      else if (step.do === 'revise')
        await reviseArticle(
          room.database,
          id,
          { title: `Titre ${word('revise')}`, lead: word('chapo'), authors: [`Auteur auteur${step.article % 4}zq`] },
          now,
        )
      else if (step.do === 'restore') {
        const [revision] = (await revisionsOf(room.database, id)).toReversed()
        if (revision) await restoreArticle(room.database, id, revision.version, now)
      } else if (step.do === 'mark') await setSensitive(room.database, id, step.article % 2 === 0, now)
      else if (step.do === 'gate') await reviseArticle(room.database, id, { access: step.access }, now)
      else if (step.do === 'move') await moveArticle(room.database, id, pick(await ids('section'), step.section) ?? null, now)
      else if (step.do === 'pin') {
        const targets = step.targets.flatMap((target) => pick(articles, target) ?? []).filter((target) => target !== id)
        await pinRelatedLinks(
          room.database,
          id,
          [...new Set(targets)].map((articleId) => ({ articleId, note: word('note') })),
          now,
        )
      }
    }
  }
}
