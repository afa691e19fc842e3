import type { Access } from './access.ts'
import type { Flaw } from './flaw.ts'
import type { Image } from './image.ts'
import { cutShort } from './teaser.ts'

/** Inline markup of a range of text: `start` and `end` count UTF-16 code units, as JavaScript does. Marks don't overlap partially. */
export type Mark =
  | { readonly kind: 'strong' | 'emphasis'; readonly start: number; readonly end: number }
  | { readonly kind: 'link'; readonly start: number; readonly end: number; readonly href: string }

/** Text with inline markup, ordered by `start`. */
export interface RichText {
  readonly text: string
  readonly marks?: readonly Mark[]
}

/** The body of an article as typed blocks, in reading order. */
export type BodyBlock =
  | ({ readonly kind: 'paragraph' } & RichText)
  | ({ readonly kind: 'subheading'; readonly level: number } & RichText)
  | ({ readonly kind: 'quote'; readonly attribution: string | null } & RichText)
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly RichText[] }
  | { readonly kind: 'figure'; readonly image: Image; readonly caption: string | null }
  | { readonly kind: 'embed'; readonly url: string; readonly provider: string | null; readonly title: string | null }

export type Body = FullBody | PreviewBody

export interface FullBody {
  readonly kind: 'full'
  readonly blocks: readonly BodyBlock[]
  readonly flaws?: readonly Flaw[]
}

/** Why a body is not shown as a whole: readers need access, or the partner's agreement does not include it. */
export type PreviewReason = 'ACCESS' | 'AGREEMENT'

/** The beginning of the body, for readers without access. */
export interface PreviewBody {
  readonly kind: 'preview'
  readonly reason: PreviewReason
  readonly blocks: readonly BodyBlock[]
  readonly requires: Access
  readonly wordsRemaining: number
  readonly flaws?: readonly Flaw[]
}

/** A preview has at most this many words, and at most this share of the body. */
const previewWordsMax = 120
const previewShareMax = 0.4

/** The preview for readers without access: the beginning, never the whole body and never with gaps, and the number of remaining words. */
export function previewOf(blocks: readonly BodyBlock[], requires: PreviewBody['requires']): PreviewBody {
  const total = wordCountOf(blocks)
  const room = Math.min(previewWordsMax, Math.floor(total * previewShareMax))
  const shown: BodyBlock[] = []
  let words = 0
  for (const block of blocks) {
    words += wordCountOf([block])
    if (words > room) break
    shown.push(block)
  }
  const [opening] = blocks
  if (shown.length === 0 && opening) {
    shown.push({ kind: 'paragraph', text: openingOf(textOf(opening), room) })
  }
  return { kind: 'preview', reason: 'ACCESS', blocks: shown, requires, wordsRemaining: total - wordCountOf(shown) }
}

/** In place of a body that the partner's agreement does not include: nothing of it, not even its length. */
export const withheldBody = (requires: Access): PreviewBody => ({
  kind: 'preview',
  reason: 'AGREEMENT',
  blocks: [],
  requires,
  wordsRemaining: 0,
})

/** The first words of a longer text, followed by "…". */
function openingOf(text: string, words: number): string {
  const last = [...text.matchAll(word)][words - 1]
  return cutShort(last ? text.slice(0, last.index + last[0].length) : '')
}

/** The plain text of a block: for a figure its caption, for an embed its title or URL. */
export function textOf(block: BodyBlock): string {
  switch (block.kind) {
    case 'list':
      return block.items.map(({ text }) => text).join('\n')
    case 'figure':
      return block.caption ?? block.image.alt
    case 'embed':
      return block.title ?? block.url
    default:
      return block.text
  }
}

export const plainText = (blocks: readonly BodyBlock[]): string => blocks.map(textOf).join('\n\n')

/**
 * A word, from its first letter or digit. It is delimited by white space and contains one of these: « d’État » is one word, « – » is none.
 */
const word = /[\p{L}\p{N}]\S*/gu

export const wordCountOf = (blocks: readonly BodyBlock[]): number => blocks.reduce((count, block) => count + wordsIn(textOf(block)), 0)

/** Counts the same words as the pattern in a tenth of its time, because an import counts the words of every article. */
function wordsIn(text: string): number {
  let count = 0
  let isCounted = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isSpace(code)) isCounted = false
    else if (!isCounted && isLetterOrDigit(text, index, code)) {
      isCounted = true
      count++
    }
  }
  return count
}

const isSpace = (code: number): boolean =>
  code < 0x80
    ? code === 0x20 || (code >= 9 && code <= 13)
    : code === 0xa0 || code === 0x202f || (code >= 0x1680 && anySpace.test(String.fromCharCode(code)))

const anySpace = /\s/u
const letterOrDigit = /[\p{L}\p{N}]/u

function isLetterOrDigit(text: string, index: number, code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)
  return letterOrDigit.test(String.fromCodePoint(text.codePointAt(index) ?? 0))
}

/** Reading time in minutes at 200 words a minute, rounded up. */
export const readingMinutesOf = (wordCount: number): number => Math.max(1, Math.ceil(wordCount / 200))
