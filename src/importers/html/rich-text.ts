import type { Mark, RichText } from '../../content/body.ts'
import { invisible } from './tree.ts'

type MarkKind = { readonly kind: 'strong' | 'emphasis' } | { readonly kind: 'link'; readonly href: string }

/**
 * Builds texts with marks. White space collapses as in HTML, and marks are adjusted; no-break spaces are kept. Marks that are open when a text
 * is taken continue in the next one.
 */
export class RichTextBuilder {
  #text = ''
  /** The last character of the text. Reading it from the text each time would take quadratic time. */
  #last = ''
  #marks: Mark[] = []
  #open: { mark: MarkKind; start: number }[] = []

  append(raw: string): void {
    const words = raw.replace(invisible, '').replace(/[ \t\r\n\f\v\u0085\u2028\u2029]+/gu, ' ')
    const added = ['', ' ', '\n'].includes(this.#last) ? words.replace(/^ /u, '') : words
    this.#text += added
    this.#last = added.at(-1) ?? this.#last
  }

  /** Adds a significant line break, as in a poem or an address. Repeated line breaks become one. */
  breakLine(): void {
    this.#text = this.#text.replace(/ +$/u, '')
    if (this.#text !== '' && !this.#text.endsWith('\n')) this.#text += '\n'
    this.#last = this.#text.at(-1) ?? ''
  }

  get endsLine(): boolean {
    return this.#text.endsWith('\n')
  }

  get isEmpty(): boolean {
    return this.#text.trim() === ''
  }

  /** Marks the text that `append` adds. A mark within the same mark is ignored. */
  within(mark: MarkKind, append: () => void): void {
    if (this.#open.some(({ mark: { kind } }) => kind === mark.kind)) {
      append()
      return
    }
    const opened = { mark, start: this.#text.length }
    this.#open.push(opened)
    append()
    this.#open.pop()
    this.#close(opened)
  }

  /** Returns the text so far, without surrounding white space, and starts a new one; null if it is empty. */
  take(): RichText | null {
    for (const opened of this.#open) this.#close(opened)
    const from = this.#text.length - this.#text.trimStart().length
    const text = this.#text.trim()
    const marks = this.#marks.flatMap((mark) => trimmed(mark, from, text, this.#text))
    this.#text = ''
    this.#last = ''
    this.#marks = []
    for (const opened of this.#open) opened.start = 0
    if (text === '') return null
    marks.sort((a, b) => a.start - b.start || b.end - a.end || outermost.indexOf(a.kind) - outermost.indexOf(b.kind))
    return marks.length > 0 ? { text, marks } : { text }
  }

  #close({ mark, start }: { mark: MarkKind; start: number }): void {
    this.#marks.push({ ...mark, start: Math.min(start, this.#text.length), end: this.#text.length })
  }
}

/** The order of marks with the same range, however the source nests them. */
const outermost: readonly Mark['kind'][] = ['link', 'strong', 'emphasis']

/** A mark without the white space at its ends; none if it is then empty. */
function trimmed(mark: Mark, from: number, text: string, whole: string): Mark[] {
  const words = whole.slice(mark.start, mark.end)
  const start = Math.max(0, mark.start + (words.length - words.trimStart().length) - from)
  const end = Math.min(text.length, mark.end - (words.length - words.trimEnd().length) - from)
  return start < end ? [{ ...mark, start, end }] : []
}
