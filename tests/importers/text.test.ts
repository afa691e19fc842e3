import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { text } from '../../src/importers/text.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { articlesIn, findIn, readPath } from './reading.ts'

describe('A plain text dated by its file’s name', () => {
  const content = 'Mali : Le pont rouvre\n\n5 mars 2024, 14h30 . –\nPremier paragraphe.\nSuite.\n\nSecond paragraphe.\n'

  test('is an article, filed under what stands before the colon, at the hour that it names', async () => {
    expect(await articlesIn(text, content, { name: 'archive/2024/2024_03_05-001.txt' })).toMatchObject([
      {
        sourceKey: 'text:2024-03-05:mali : le pont rouvre',
        title: 'Mali : Le pont rouvre',
        section: 'Mali',
        publishedAt: new Date('2024-03-05T14:30:00Z'),
        body: [{ text: '5 mars 2024, 14h30 . – Premier paragraphe. Suite.' }, { text: 'Second paragraphe.' }],
      },
    ])
  })

  test('is turned away without a text, or with a day that is none', async () => {
    await expect(findIn(text, 'Un titre', { name: '2024-03-05.txt' })).rejects.toThrow('text: expected a text below the title')
    await expect(findIn(text, content, { name: '2024-02-31.txt' })).rejects.toThrow(
      'date: expected a date of the calendar in the file’s name',
    )
  })
})

withSharedData('The WiNER corpus', () => {
  test('is taken whole: 1,191 articles, each with its own key', async () => {
    const keys = new Set<string>()
    let sections = 0
    for (const file of globSync(sharedData('winer-fr/*/*/*.txt'))) {
      const { format, found } = await readPath(file)
      expect([file, format, found.map(({ kind }) => kind)]).toEqual([file, 'text', ['article']])
      for (const entry of found) {
        if (entry.kind !== 'article') continue
        keys.add(entry.article.sourceKey)
        if (entry.article.section) sections++
      }
    }
    expect(keys.size).toBe(1191)
    expect(sections).toBeGreaterThan(950)
  })
})
