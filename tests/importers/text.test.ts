import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { text } from '../../src/importers/page/bare-text.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { articlesIn, findIn, readPath } from './reading.ts'

describe('A plain text file', () => {
  test('has its title in the first line, its section before « : », and its date in the file name', async () => {
    const content = '\ufeffFrance : attaque à Valence\r\n\r\n1er janvier 2016. –\r\nUn homme a foncé.\r\n'
    expect(await articlesIn(text, content, { name: 'winer/2016_01_01-001.txt' })).toMatchObject([
      {
        sourceKey: 'text:2016_01_01-001',
        title: 'France : attaque à Valence',
        section: 'France',
        publishedAt: new Date('2016-01-01T00:00:00Z'),
        body: [
          { kind: 'paragraph', text: '1er janvier 2016. –' },
          { kind: 'paragraph', text: 'Un homme a foncé.' },
        ],
      },
    ])
    await expect(findIn(text, content, { name: '2016_13_01.txt' })).rejects.toMatchObject({ rule: 'date' })
  })
})

withSharedData('WiNER', () => {
  test('is imported completely: 1,191 articles, each with its own key', { timeout: 0 }, async () => {
    const names = readdirSync(sharedData('winer-fr'), { recursive: true, encoding: 'utf8' }).filter((name) => /_\d+-\d+\.txt$/u.test(name))
    const keys = new Set<string>()
    for (const name of names) {
      const { format, found } = await readPath(sharedData(`winer-fr/${name}`))
      expect([format, found.map(({ kind }) => kind)]).toEqual(['text', ['article']])
      for (const item of found) if (item.kind === 'article') keys.add(item.article.sourceKey)
    }
    expect([names.length, keys.size]).toEqual([1191, 1191])
  })
})
