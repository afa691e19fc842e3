import type { WholeArticle } from '../content/article.ts'
import { type BodyBlock, type Mark, type RichText, textOf } from '../content/body.ts'
import { articleUrl, linkTo, type Publication } from '../content/publication.ts'
import { linkTarget } from './html.ts'
import type { Listing } from './listing.ts'
import { legalText } from './xml.ts'

/** Escapes everything that CommonMark could interpret. https://spec.commonmark.org/0.31.2/#backslash-escapes */
const escapeMarkdown = (text: string): string => legalText(text).replace(/[\\`*_[\]<>&#~|!]|^(?:\s*\d+[.)]|\s*[-+=])/gmu, escapeSign)

const escapeSign = (sign: string): string => sign.replace(/[^\s\d]/u, '\\$&')

/** Text on one line, as required for a heading or a list item. */
const line = (text: string): string => escapeMarkdown(text.replace(/\s*\n\s*/gu, ' '))

/** An article as CommonMark with YAML front matter. The body is truncated if the reader has no access. */
export function markdownOf({ article, authors, section, topics, body }: WholeArticle, publication: Publication): string {
  const url = articleUrl(article, publication)
  const facts = {
    title: article.title,
    url,
    publication: publication.name,
    authors: authors.map(({ name }) => name),
    section: section?.name ?? null,
    topics: topics.map(({ name }) => name),
    language: article.language,
    access: article.access,
    publishedAt: article.publishedAt.toISOString(),
    updatedAt: article.updatedAt.toISOString(),
    ...(body?.kind === 'preview' && { wordsRemaining: body.wordsRemaining }),
    ...attributionIn(publication),
  }
  return document([
    frontMatter(facts),
    `# ${line(article.title)}`,
    article.lead && `**${line(article.lead)}**`,
    ...(body?.blocks ?? []).map((block) => blockMarkdown(block, url)),
    body?.kind === 'preview' && '…',
  ])
}

/** A list of articles as links. */
export const markdownListOf = ({ name, url, description, articles }: Listing, publication: Publication): string =>
  document([
    frontMatter({ title: name, url: linkTo(url, publication), publication: publication.name, ...attributionIn(publication) }),
    `# ${line(name)}`,
    description && escapeMarkdown(description),
    articles
      .map(({ article }) => `- [${line(article.title)}](<${articleUrl(article, publication)}>) (${article.publishedAt.toISOString()})`)
      .join('\n'),
  ])

const attributionIn = ({ partner }: Publication) => partner?.attribution && { attribution: partner.attribution }

const document = (parts: readonly (string | null | false | undefined)[]): string => `${parts.filter(Boolean).join('\n\n')}\n`

/** Values are JSON, which is valid YAML: no text can be misinterpreted. https://yaml.org/spec/1.2.2/ */
const frontMatter = (facts: Record<string, unknown>): string =>
  ['---', ...Object.entries(facts).map(([name, value]) => `${name}: ${legalText(JSON.stringify(value))}`), '---'].join('\n')

function blockMarkdown(block: BodyBlock, base: string): string {
  switch (block.kind) {
    case 'paragraph':
      return rich(block, base)
    case 'subheading':
      return `${'#'.repeat(block.level)} ${rich(block, base).replace(/\s*\n\s*/gu, ' ')}`
    case 'quote':
      return [rich(block, base), block.attribution && `— ${escapeMarkdown(block.attribution)}`]
        .filter(Boolean)
        .join('\n\n')
        .replace(/^/gmu, '> ')
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${rich(item, base).replace(/\n/gu, '\n   ')}`)
        .join('\n')
    case 'figure': {
      const url = linkTarget(block.image.url, base)
      return [url && `![${line(block.image.alt)}](<${url}>)`, block.caption && `*${line(block.caption)}*`].filter(Boolean).join('\n\n')
    }
    case 'embed': {
      const url = linkTarget(block.url, base)
      return url === null ? line(textOf(block)) : `[${line(textOf(block))}](<${url}>)`
    }
  }
}

/** Text with its marks as CommonMark delimiters. White space at the edges of a mark is moved outside, because CommonMark ignores delimiters next to it. */
function rich({ text, marks = [] }: RichText, base: string): string {
  const edges = marks.flatMap((mark, index) => {
    const signs = signsOf(mark, base)
    const words = text.slice(mark.start, mark.end)
    if (!signs || words.trim() === '') return []
    return [
      { at: mark.start + (words.length - words.trimStart().length), sign: signs.opening, order: [1, -mark.end, index] as const },
      { at: mark.end - (words.length - words.trimEnd().length), sign: signs.closing, order: [0, -mark.start, -index] as const },
    ]
  })
  edges.sort((a, b) => a.at - b.at || a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2])
  let from = 0
  let written = ''
  for (const { at, sign } of edges) {
    written += escapeMarkdown(text.slice(from, at)) + sign
    from = at
  }
  return written + escapeMarkdown(text.slice(from))
}

function signsOf(mark: Mark, base: string): { opening: string; closing: string } | null {
  if (mark.kind !== 'link') return mark.kind === 'strong' ? { opening: '**', closing: '**' } : { opening: '*', closing: '*' }
  const url = linkTarget(mark.href, base)
  return url === null ? null : { opening: '[', closing: `](<${url}>)` }
}
