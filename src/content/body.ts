import type { Access } from './access.ts'
import type { Flaw } from './flaw.ts'
import type { Image } from './image.ts'
import { cutShort } from './teaser.ts'

/** A stretch of a text that is more than words: `start` and `end` count UTF-16 code units, as JavaScript does. Marks don't overlap half-way. */
export type Mark =
  | { readonly kind: 'strong' | 'emphasis'; readonly start: number; readonly end: number }
  | { readonly kind: 'link'; readonly start: number; readonly end: number; readonly href: string }

/** Words, and what is marked of them, in the order in which it begins. */
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

/** The beginning, for readers who may not read on. */
export interface PreviewBody {
  readonly kind: 'preview'
  readonly blocks: readonly BodyBlock[]
  readonly requires: Exclude<Access, 'FREE'>
  readonly wordsRemaining: number
  readonly flaws?: readonly Flaw[]
}

/** A preview is at most this many words, and at most this part of the text. */
const previewWordsMax = 120
const previewShareMax = 0.4

/** What a reader without the right sees: the opening, never the whole and never a hole, and how much is left. */
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
  return { kind: 'preview', blocks: shown, requires, wordsRemaining: total - wordCountOf(shown) }
}

/** The first so many words of a longer text, and "…". */
function openingOf(text: string, words: number): string {
  const last = [...text.matchAll(word)][words - 1]
  return cutShort(last ? text.slice(0, last.index + last[0].length) : '')
}

/** The words of a block without their form. A figure says its caption, an embed its title or address. */
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

/** A word is what white space separates and holds a letter or a digit: « d’État » is one, « – » is none. */
const word = /[^\s\u00a0\u202f]*[\p{L}\p{N}][^\s\u00a0\u202f]*/gu

export const wordCountOf = (blocks: readonly BodyBlock[]): number => blocks.reduce((count, block) => count + wordsIn(textOf(block)), 0)

/** As many as the pattern finds, in a tenth of its time: an archive is counted as it comes in. */
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

/** Minutes that a text of so many words takes, at 200 words a minute, rounded up. */
export const readingMinutesOf = (wordCount: number): number => Math.max(1, Math.ceil(wordCount / 200))
