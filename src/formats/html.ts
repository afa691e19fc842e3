import { type BodyBlock, type Mark, type RichText, textOf } from '../content/body.ts'

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

/** Escapes text for an element or a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (character) => entities.get(character) ?? character)

/** Schemes that links may have. Links with other schemes, such as `javascript:`, are removed. */
const linked = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** Null if the link is not allowed. A relative URL is resolved against the base; without a base, it stays relative. */
export function linkTarget(href: string, base: string | undefined): string | null {
  const url = URL.parse(href, base ?? nowhere)
  if (!url || !linked.has(url.protocol)) return null
  return url.href.startsWith(nowhere) ? href : url.href
}

const nowhere = 'https://relative.invalid/'

/** Text with its marks as elements. If two marks start together, the shorter one, or else the later one in the list, is inside the other. */
function richHtml({ text, marks = [] }: RichText, base: string | undefined): string {
  const edges = marks.flatMap((mark, index) => {
    const tag = tagOf(mark, base)
    if (!tag) return []
    return [
      { at: mark.start, html: tag.opening, order: [1, -mark.end, index] as const },
      { at: mark.end, html: tag.closing, order: [0, -mark.start, -index] as const },
    ]
  })
  edges.sort((a, b) => a.at - b.at || a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2])
  let from = 0
  let html = ''
  for (const edge of edges) {
    html += escapeHtml(text.slice(from, edge.at)) + edge.html
    from = edge.at
  }
  return html + escapeHtml(text.slice(from))
}

function tagOf(mark: Mark, base: string | undefined): { opening: string; closing: string } | null {
  if (mark.kind !== 'link')
    return mark.kind === 'strong' ? { opening: '<strong>', closing: '</strong>' } : { opening: '<em>', closing: '</em>' }
  const target = linkTarget(mark.href, base)
  return target === null ? null : { opening: `<a href="${escapeHtml(target)}">`, closing: '</a>' }
}

/** A block as HTML without classes or scripts. Relative URLs are resolved against `base`. */
export function blockHtml(block: BodyBlock, base?: string): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${richHtml(block, base)}</p>`
    case 'subheading':
      return `<h${block.level}>${richHtml(block, base)}</h${block.level}>`
    case 'quote':
      return `<blockquote><p>${richHtml(block, base)}</p>${block.attribution ? `<footer>${escapeHtml(block.attribution)}</footer>` : ''}</blockquote>`
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul'
      return `<${tag}>${block.items.map((item) => `<li>${richHtml(item, base)}</li>`).join('')}</${tag}>`
    }
    case 'figure': {
      const { alt, width, height } = block.image
      const url = linkTarget(block.image.url, base)
      if (url === null) return block.caption ? `<p>${escapeHtml(block.caption)}</p>` : ''
      const size = width && height ? ` width="${width}" height="${height}"` : ''
      const caption = block.caption ? `<figcaption>${escapeHtml(block.caption)}</figcaption>` : ''
      return `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}"${size}>${caption}</figure>`
    }
    case 'embed': {
      const url = linkTarget(block.url, base)
      return url === null ? `<p>${escapeHtml(textOf(block))}</p>` : `<p><a href="${escapeHtml(url)}">${escapeHtml(textOf(block))}</a></p>`
    }
  }
}

export const bodyHtml = (blocks: readonly BodyBlock[], base?: string): string =>
  blocks
    .map((block) => blockHtml(block, base))
    .filter(Boolean)
    .join('\n')
