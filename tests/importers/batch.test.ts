import { expect, test } from 'vitest'
import type { ArticleInput } from '../../src/content/article.ts'
import type { BodyBlock, RichText } from '../../src/content/body.ts'
import { Batches } from '../../src/importers/run/batch.ts'
import { articleInput } from '../newsroom.ts'

const text = 'x'.repeat(300_000)
const rich: RichText = { text }
const image = { url: 'https://a.example/1.jpg', template: null, width: null, height: null, alt: text, caption: null, credit: null }
const blocks: Record<BodyBlock['kind'], BodyBlock> = {
  paragraph: { kind: 'paragraph', ...rich },
  subheading: { kind: 'subheading', level: 2, ...rich },
  quote: { kind: 'quote', attribution: null, ...rich },
  list: { kind: 'list', ordered: false, items: [rich] },
  figure: { kind: 'figure', image, caption: null },
  embed: { kind: 'embed', url: 'https://a.example/', provider: null, title: text },
}

/** The number of articles in each transaction when twenty articles with this content are written. */
async function sizesOf(input: Partial<ArticleInput>): Promise<number[]> {
  const sizes: number[] = []
  const batches = new Batches({
    begin: (batch) => async () => void sizes.push(batch.length),
    onReplaced: () => undefined,
    onRejected: () => undefined,
  })
  for (let index = 0; index < 20; index++) {
    const content = articleInput({ title: `Article ${index}`, ...input })
    await batches.add({ format: 'page', source: `${index}`, item: `${index}`, content })
  }
  await batches.end()
  return sizes
}

const publishedAt = new Date('2025-01-01T00:00:00Z')

test.each<[string, Partial<ArticleInput>]>([
  ...Object.entries(blocks).map(([kind, block]): [string, Partial<ArticleInput>] => [kind, { body: [block] }]),
  ['contribution', { body: [], contributions: [{ key: 'a', replyTo: null, authorName: 'Lectrice', text, publishedAt }] }],
])('A batch ends at two million characters, whatever holds them: a %s', async (_kind, input) => {
  expect(await sizesOf(input)).toEqual([7, 7, 6])
})
