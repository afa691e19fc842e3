import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ArticleInput } from '../../src/content/article.ts'
import { plainText } from '../../src/content/body.ts'
import { titleKey } from '../../src/content/title.ts'
import { page } from '../../src/importers/page/page.ts'
import { openSource } from '../../src/importers/source.ts'
import type { EvaluatedDocument, Relevance } from '../../src/related/evaluation-input.ts'

const folder = fileURLToPath(new URL('../../sample/pages', import.meta.url))
const settings = { timeZone: 'Africa/Bamako', language: 'fr', publicationName: null, at: new Date('2026-01-01T00:00:00Z') }

/** The sample newspaper. What a page prints under « Lire aussi » is relevant to it, where the paper has it. */
export async function readSampleCollection(): Promise<{ documents: EvaluatedDocument[]; relevance: Relevance }> {
  const articles = new Map<string, ArticleInput>()
  for (const name of (await readdir(folder)).sort()) {
    for await (const found of page.read(await openSource({ name }, createReadStream(path.join(folder, name))), settings)) {
      if (found.kind === 'article' && found.article.body) articles.set(titleKey(found.article.title), found.article)
    }
  }
  const documents = [...articles].map(([id, { title, lead, body, publishedAt, section, credits, topics }]) => ({
    id,
    title,
    text: `${lead ?? ''}\n${plainText(body ?? [])}`,
    publishedAt: publishedAt.getTime(),
    section: typeof section === 'object' && section !== null ? section.name : section,
    authors: credits.map(({ name }) => name),
    topics: topics.map((topic) => (typeof topic === 'string' ? topic : topic.name)),
  }))
  const printed = [...articles].map(([id, { relatedLinks }]) => {
    const keys = relatedLinks.map(({ title }) => titleKey(title))
    return [id, new Set(keys.filter((key) => key !== id && articles.has(key)))] as const
  })
  return { documents, relevance: new Map(printed) }
}
