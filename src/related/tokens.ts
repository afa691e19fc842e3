import { fold } from '../content/fold.ts'
import { singular } from './singular.ts'
import { stopWords } from './stop-words.ts'

/** The text of an article, in parts with different weights. Each block is a line. */
export interface Text {
  readonly title: string
  /** The text that every reader can see: the lead, and the body of a free article. */
  readonly open: string
  /** Reserved text. It counts like the rest, but is never shown as evidence. */
  readonly reserved: string
}

/** A counted word of an article. */
export interface Word {
  /** Number of occurrences; those in the title count twice. */
  count: number
  /** Its spelling; in lower case, if it occurs so. */
  surface: string
  /** Whether it occurs in text that every reader can see. */
  isPublic: boolean
}

/** How often a word is capitalised and not capitalised within sentences. */
export interface Cases {
  upper: number
  lower: number
}

/** The tokens for comparisons. Words are folded (lower case, without accents) and in the singular. */
export interface Tokens {
  readonly words: Map<string, Word>
  /** Words of names: capitalised within a sentence. Keys are folded, values are as written. */
  readonly names: Map<string, string>
  /** Capitalised words at the beginning of sentences, which are names if the archive capitalises them within sentences. */
  readonly openings: Map<string, string>
  readonly cases: Map<string, Cases>
}

const titleCount = 2

/** Letters and digits with their diacritics. Apostrophes and hyphens separate words, so that « l’État » contains « État ». */
const wordPattern = /[\p{L}\p{M}\p{N}]+/gu

/** Longer runs of letters and digits are data and no words; an index takes no term of thousands of characters. */
const wordLengthMax = 80

/** A sentence or a quotation begins where one of these stands between two words, with spaces and a quotation mark at most after it. */
const opener = /[.!?…:;«»“”"()[\]–—•*][\s\u00a0\u202f'’]*$/u

/** A text in capitals has at least this many letters, and this share of them in upper case. Capitals then don't mark names. */
const capitalsLengthMin = 12
const capitalsShare = 0.6

/** The words and names of an article. Stop words, single letters and long runs of data are none. */
export function tokensOf({ title, open, reserved }: Text): Tokens {
  const tokens: Tokens = { words: new Map(), names: new Map(), openings: new Map(), cases: new Map() }
  const lines = [
    { line: title, weight: titleCount, isPublic: true },
    ...open.split('\n').map((line) => ({ line, weight: 1, isPublic: true })),
    ...reserved.split('\n').map((line) => ({ line, weight: 1, isPublic: false })),
  ].map((part) => ({ ...part, letters: lettersOf(part.line) }))
  const whole = lines.reduce((sum, { letters }) => ({ all: sum.all + letters.all, upper: sum.upper + letters.upper }), { all: 0, upper: 0 })
  const shouted = inCapitals(whole)
  for (const { line, weight, isPublic, letters } of lines)
    readLine(line, { weight, isPublic, inCase: !shouted && !inCapitals(letters) }, tokens)
  return tokens
}

interface Part {
  readonly weight: number
  readonly isPublic: boolean
  /** Whether capitals mark names: not if the whole article is in capitals, which a short line can't show. */
  readonly inCase: boolean
}

function readLine(line: string, { weight, isPublic, inCase }: Part, tokens: Tokens): void {
  let end = 0
  for (const { 0: surface, index } of line.matchAll(wordPattern)) {
    const before = line.slice(end, index)
    const isFirst = end === 0
    end = index + surface.length
    if (surface.length > wordLengthMax) continue
    const whole = fold(surface)
    if (whole.length < 2 || stopWords.has(whole)) continue
    const word = singular(whole)
    countWord(tokens.words, word, surface, { weight, isPublic })
    if (!inCase || !/^\p{L}/u.test(surface)) continue
    const upper = /^\p{Lu}/u.test(surface)
    if (isFirst || (before !== ' ' && opener.test(before))) {
      // An abbreviation is a name even at the beginning of a sentence.
      if (upper) keepFirst(/^\p{Lu}{2}/u.test(surface) ? tokens.names : tokens.openings, word, surface)
      continue
    }
    if (upper) keepFirst(tokens.names, word, surface)
    const cases = tokens.cases.get(word)
    if (!cases) tokens.cases.set(word, { upper: upper ? 1 : 0, lower: upper ? 0 : 1 })
    else if (upper) cases.upper += 1
    else cases.lower += 1
  }
}

function countWord(
  words: Tokens['words'],
  word: string,
  surface: string,
  { weight, isPublic }: { weight: number; isPublic: boolean },
): void {
  const known = words.get(word)
  if (!known) {
    words.set(word, { count: weight, surface, isPublic })
    return
  }
  known.count += weight
  // Evidence has the spelling of the text that every reader can see.
  if ((isPublic && !known.isPublic) || (isPublic === known.isPublic && surface === surface.toLowerCase())) known.surface = surface
  known.isPublic ||= isPublic
}

function keepFirst(names: Map<string, string>, word: string, surface: string): void {
  if (!names.has(word)) names.set(word, surface)
}

const inCapitals = ({ all, upper }: Letters): boolean => all >= capitalsLengthMin && upper > all * capitalsShare

interface Letters {
  readonly all: number
  readonly upper: number
}

function lettersOf(line: string): Letters {
  let all = 0
  let upper = 0
  for (let index = 0; index < line.length; index += 1) {
    const kind = letterKinds[line.charCodeAt(index)] ?? 0
    if (kind > 0) all += 1
    if (kind === 2) upper += 1
  }
  return { all, upper }
}

/** Of each UTF-16 code unit: 2 for an upper case letter, 1 for another letter, 0 for the rest. */
const letterKinds = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /\p{Lu}/u.test(character) ? 2 : /\p{L}/u.test(character) ? 1 : 0
})
