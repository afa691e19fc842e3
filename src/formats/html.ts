import { type BodyBlock, type Mark, type RichText, textOf } from '../content/body.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in an element or in a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (character) => entities[character] ?? character)

/** Words with their marks as elements; a mark that begins with another and is shorter lies inside it. */
function richHtml({ text, marks = [] }: RichText): string {
  const edges = marks.flatMap((mark) => [
    { at: mark.start, html: openingTag(mark), order: [1, -mark.end] as const },
    { at: mark.end, html: closingTag(mark), order: [0, -mark.start] as const },
  ])
  edges.sort((a, b) => a.at - b.at || a.order[0] - b.order[0] || a.order[1] - b.order[1])
  let from = 0
  let html = ''
  for (const edge of edges) {
    html += escapeHtml(text.slice(from, edge.at)) + edge.html
    from = edge.at
  }
  return html + escapeHtml(text.slice(from))
}

const openingTag = (mark: Mark): string =>
  mark.kind === 'link' ? `<a href="${escapeHtml(mark.href)}">` : mark.kind === 'strong' ? '<strong>' : '<em>'
const closingTag = ({ kind }: Mark): string => (kind === 'link' ? '</a>' : kind === 'strong' ? '</strong>' : '</em>')

/** A block as HTML without classes or scripts, ready to be put into a page. */
export function blockHtml(block: BodyBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${richHtml(block)}</p>`
    case 'subheading':
      return `<h${block.level}>${richHtml(block)}</h${block.level}>`
    case 'quote':
      return `<blockquote><p>${richHtml(block)}</p>${block.attribution ? `<footer>${escapeHtml(block.attribution)}</footer>` : ''}</blockquote>`
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul'
      return `<${tag}>${block.items.map((item) => `<li>${richHtml(item)}</li>`).join('')}</${tag}>`
    }
    case 'figure': {
      const { url, alt, width, height } = block.image
      const size = width && height ? ` width="${width}" height="${height}"` : ''
      const caption = block.caption ? `<figcaption>${escapeHtml(block.caption)}</figcaption>` : ''
      return `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"${size}>${caption}</figure>`
    }
    case 'embed':
      return `<p><a href="${escapeHtml(block.url)}">${escapeHtml(textOf(block))}</a></p>`
  }
}

export const bodyHtml = (blocks: readonly BodyBlock[]): string => blocks.map(blockHtml).join('\n')
