import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { Newsroom } from '../newsroom.ts'
import { history } from './history.ts'
import { live } from './live.ts'

/** A database whose reads lack a condition. */
const planted = (database: Database, break_: (text: string) => string): Database => ({
  ...database,
  query: ({ strings, values }) => database.query(new Prisma.Sql(strings.map(break_), values)),
})

describe('The test of the leak test', () => {
  test.each<[string, (text: string) => string]>([
    ['drafts', (text) => text.replaceAll("article.state = 'PUBLISHED'", 'TRUE')],
    ['embargoes', (text) => text.replaceAll('article.visible_from <=', "'-infinity' <=")],
    ['expiry', (text) => text.replaceAll('article.visible_until IS NULL OR', 'TRUE OR')],
    ['printed titles of hidden articles', (text) => text.replaceAll('meant.means, article', 'meant.means, TRUE OR article')],
    [
      'what is for subscribers',
      (text) => text.replaceAll('SELECT article.id, article.access, body.blocks', "SELECT article.id, 'FREE' AS access, body.blocks"),
    ],
    [
      'the front page',
      (text) => text.replaceAll("front.article_id WHERE article.state = 'PUBLISHED' AND", 'front.article_id WHERE TRUE OR'),
    ],
    ['what may not be passed on', (text) => text.replaceAll('AND article.may_be_syndicated', 'AND TRUE')],
    ['authors without a visible article', (text) => text.replaceAll('entry.author_id = author.id AND', 'entry.author_id = author.id OR')],
  ])('catches a leak of %s', { timeout: 0 }, async (_name, break_) => {
    const room = await Newsroom.open('PGlite', (database) => planted(database, break_))
    try {
      const found = await fc.check(
        fc.asyncProperty(history, (steps) => live(room, steps, { audiences: ['ANONYMOUS', 'PARTNER'], follows: false, listens: false })),
        { numRuns: 200, endOnFailure: true },
      )
      // The error must be a leak or a wrong count: a failed request would prove nothing.
      expect(found.failed).toBe(true)
      expect(String(found.errorInstance)).toMatch(/A leak: |to be \+?\d+|to deeply equal|to have a length/u)
    } finally {
      await room.close()
    }
  })
})
