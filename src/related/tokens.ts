import { stopWords } from './stop-words.ts'

/** What an article says, in the parts that count differently. Blocks are lines. */
export interface Text {
  readonly title: string
  /** What every reader may see: the lead, and the body of a free article. */
  readonly open: string
  /** What only some may read. It counts like the rest, and is never told as evidence. */
  readonly reserved: string
}

/** A word of an article as it is counted. */
export interface Word {
  /** How often it stands in the body, and twice that in the title. */
  count: number
  /** How it is written, in lower case where it ever is. */
  surface: string
  /** Whether it stands where every reader sees it. */
  told: boolean
}

/** How often an archive writes a word with a capital and without, where no sentence begins. */
export interface Cases {
  upper: number
  lower: number
}

/** What an article is compared by. Words are folded: lower case, without accents. */
export interface Tokens {
  readonly words: Map<string, Word>
  /** Words of names, as written: with a capital where no sentence begins. */
  readonly names: Map<string, string>
  /** Words with a capital where a sentence begins: names where the archive says so. */
  readonly openings: Map<string, string>
  readonly cases: Map<string, Cases>
}

const titleCount = 2

/** Letters and digits with their marks: apostrophes and hyphens part words, so that « l’État » has « État ». */
const wordPattern = /[\p{L}\p{M}\p{N}]+/gu

/** A sentence, a quotation or a line begins after these. */
const opener = /(?:^|[.!?…:;«»“”"()[\]–—•*])[\s\u00a0\u202f'’]*$/u

/** How far back an opener is looked for: spaces and a quotation mark may stand between. */
const openerReach = 8

/** In capitals: at least so many letters, and so many of them upper case. Then a capital marks no name. */
const capitalsLengthMin = 12
const capitalsShare = 0.6

/** Lower case without accents: « Élysée » and "elysee" are one word. */
export const fold = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/œ/gu, 'oe')
    .replace(/æ/gu, 'ae')

/** The words and names of an article. Stop words and single letters are none. */
export function tokensOf({ title, open, reserved }: Text): Tokens {
  const tokens: Tokens = { words: new Map(), names: new Map(), openings: new Map(), cases: new Map() }
  const shouted = inCapitals(`${title}\n${open}\n${reserved}`)
  readLine(title, { weight: titleCount, told: true, shouted }, tokens)
  for (const line of open.split('\n')) readLine(line, { weight: 1, told: true, shouted }, tokens)
  for (const line of reserved.split('\n')) readLine(line, { weight: 1, told: false, shouted }, tokens)
  return tokens
}

interface Part {
  readonly weight: number
  readonly told: boolean
  /** Whether the whole article is in capitals: a short line alone doesn't say. */
  readonly shouted: boolean
}

function readLine(line: string, { weight, told, shouted }: Part, tokens: Tokens): void {
  const inCase = !shouted && !inCapitals(line)
  for (const { 0: surface, index } of line.matchAll(wordPattern)) {
    const word = fold(surface)
    if (word.length < 2 || stopWords.has(word)) continue
    countWord(tokens.words, word, surface, { weight, told })
    if (!inCase || !/^\p{L}/u.test(surface)) continue
    const upper = /^\p{Lu}/u.test(surface)
    if (opener.test(line.slice(Math.max(0, index - openerReach), index))) {
      // An abbreviation is a name wherever it stands.
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

function countWord(words: Tokens['words'], word: string, surface: string, { weight, told }: { weight: number; told: boolean }): void {
  const known = words.get(word)
  if (!known) {
    words.set(word, { count: weight, surface, told })
    return
  }
  known.count += weight
  // What is told is written as it stands where it is told.
  if ((told && !known.told) || (told === known.told && surface === surface.toLowerCase())) known.surface = surface
  known.told ||= told
}

function keepFirst(names: Map<string, string>, word: string, surface: string): void {
  if (!names.has(word)) names.set(word, surface)
}

function inCapitals(line: string): boolean {
  const upper = line.match(/\p{Lu}/gu)?.length ?? 0
  if (upper < capitalsLengthMin * capitalsShare) return false
  const letters = line.match(/\p{L}/gu)?.length ?? 0
  return letters >= capitalsLengthMin && upper > letters * capitalsShare
}
