import { type FoundMutant, findMutants } from './mutant.ts'

/** A mutant that no test can notice, and why. It is recognised by its texts, so that it may move within its file. */
export interface EquivalentMutant extends Pick<FoundMutant, 'file' | 'mutator' | 'original' | 'replacement'> {
  /** The line on which it begins, without indentation, where the same change is possible on several lines of the file. */
  readonly context?: string
  readonly reason: string
}

const shortcut = 'It only saves time: what follows gives the same.'

export const equivalentMutants: readonly EquivalentMutant[] = [
  {
    file: 'src/content/audience.ts',
    mutator: 'ConditionalExpression',
    original: 'article.sectionId !== null',
    replacement: 'true',
    reason: 'No list of sections contains null.',
  },
  {
    file: 'src/content/body.ts',
    mutator: 'EqualityOperator',
    original: 'index < text.length',
    replacement: 'index <= text.length',
    reason: 'There is no letter behind the end.',
  },
  {
    file: 'src/content/body.ts',
    mutator: 'EqualityOperator',
    original: 'code < 0x80',
    replacement: 'code <= 0x80',
    context: 'code < 0x80',
    reason: 'U+0080 is a control character.',
  },
  {
    file: 'src/content/body.ts',
    mutator: 'EqualityOperator',
    original: 'code < 0x80',
    replacement: 'code <= 0x80',
    context: 'if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)',
    reason: 'U+0080 is a control character.',
  },
  {
    file: 'src/content/body.ts',
    mutator: 'ConditionalExpression',
    original: 'code < 0x80',
    replacement: 'false',
    context: 'if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)',
    reason: shortcut,
  },
  { file: 'src/content/body.ts', mutator: 'ConditionalExpression', original: 'code === 0x202f', replacement: 'false', reason: shortcut },
  { file: 'src/content/body.ts', mutator: 'ConditionalExpression', original: 'code >= 0x1680', replacement: 'true', reason: shortcut },
  {
    file: 'src/content/client-documents.ts',
    mutator: 'BlockStatement',
    original: '{ return null }',
    replacement: '{}',
    reason: 'Undefined is no list of documents either.',
  },
  {
    file: 'src/content/date.ts',
    mutator: 'ObjectLiteral',
    original: "{ day: '2-digit', month: '2-digit', year: 'numeric' }",
    replacement: '{}',
    reason: 'This is the default in French.',
  },
  {
    file: 'src/content/date.ts',
    mutator: 'ConditionalExpression',
    original: 'oldest !== undefined',
    replacement: 'true',
    reason: 'A cache that is full has an oldest formatter.',
  },
  {
    file: 'src/content/global-id.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'Neither is a UUID.',
  },
  {
    file: 'src/content/printed-date.ts',
    mutator: 'StringLiteral',
    original: "'u'",
    replacement: '""',
    reason: 'This pattern means the same without the flag.',
  },
  {
    file: 'src/content/printed-date.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'A date in words has a month.',
  },
  {
    file: 'src/content/publication.ts',
    mutator: 'StringLiteral',
    original: "''",
    replacement: '"Stryker was here!"',
    reason: 'Without a folder there is no page.',
  },
  {
    file: 'src/content/publication.ts',
    mutator: 'ArrayDeclaration',
    original: '[]',
    replacement: '["Stryker was here"]',
    reason: 'Without a folder there is no page.',
  },
  {
    file: 'src/content/slug.ts',
    mutator: 'EqualityOperator',
    original: 'cut > 0',
    replacement: 'cut >= 0',
    reason: 'No slug begins with a hyphen.',
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'ConditionalExpression',
    original: 'whole.length <= maxChars',
    replacement: 'false',
    reason: shortcut,
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'EqualityOperator',
    original: 'whole.length <= maxChars',
    replacement: 'whole.length < maxChars',
    reason: shortcut,
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'Regex',
    original: String.raw`/[\t\r\n]|^ | $| {2}/u`,
    replacement: String.raw`/[\t\r\n]| | $| {2}/u`,
    reason: shortcut,
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'Regex',
    original: String.raw`/[\t\r\n]|^ | $| {2}/u`,
    replacement: String.raw`/[\t\r\n]|^ | $| /u`,
    reason: shortcut,
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'Regex',
    original: String.raw`/[\t\r\n]|^ | $| {2}/u`,
    replacement: String.raw`/[\t\r\n]|^ | | {2}/u`,
    reason: shortcut,
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'Regex',
    original: String.raw`/^[ -\u02ff\u2010-\u202f\u20ac]*$/u`,
    replacement: String.raw`/^[ -\u02ff\u2010-\u202f\u20ac]$/u`,
    reason: shortcut,
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'ConditionalExpression',
    original: 'plain.test(whole.slice(0, maxChars + 1))',
    replacement: 'false',
    reason: shortcut,
  },
  {
    file: 'src/content/teaser.ts',
    mutator: 'MethodExpression',
    original: 'whole.slice(0, maxChars + 1)',
    replacement: 'whole',
    reason: shortcut,
  },
  {
    file: 'src/http/development-key.ts',
    mutator: 'StringLiteral',
    original: "'utf8'",
    replacement: '""',
    reason: 'JSON.parse reads a Buffer as UTF-8.',
  },
  { file: 'src/http/development-key.ts', mutator: 'ConditionalExpression', original: 'existing', replacement: 'false', reason: shortcut },
  {
    file: 'src/http/token.ts',
    mutator: 'BlockStatement',
    original: '{ return undefined }',
    replacement: '{}',
    reason: 'A function returns undefined without it.',
  },
  {
    file: 'src/store/commands/preview-token.ts',
    mutator: 'ConditionalExpression',
    original: 'known',
    replacement: 'false',
    reason: shortcut,
  },
  {
    file: 'src/store/commands/preview-token.ts',
    mutator: 'ArrayDeclaration',
    original: '[]',
    replacement: '["Stryker was here"]',
    reason: 'The first entry is not used.',
  },
  {
    file: 'src/store/commands/preview-token.ts',
    mutator: 'ConditionalExpression',
    original: 'articleId === undefined',
    replacement: 'false',
    reason: 'Undefined is no UUID.',
  },
  {
    file: 'src/store/commands/preview-token.ts',
    mutator: 'OptionalChaining',
    original: 'made?.secret',
    replacement: 'made.secret',
    reason: 'There is a row: it was just written.',
  },
]

const matches = (entry: EquivalentMutant, mutant: FoundMutant): boolean =>
  entry.file === mutant.file &&
  entry.mutator === mutant.mutator &&
  entry.original === mutant.original &&
  entry.replacement === mutant.replacement &&
  (entry.context === undefined || entry.context === mutant.context)

/** Why no test can notice the mutant; null if one should. */
export const reasonOf = (mutant: FoundMutant): string | null => equivalentMutants.find((entry) => matches(entry, mutant))?.reason ?? null

/** Entries that describe no mutant, or several, with what they describe. */
export async function wrongEntries(): Promise<string[]> {
  const mutants = await findMutants([...new Set(equivalentMutants.map(({ file }) => file))])
  return equivalentMutants.flatMap((entry) => {
    const found = mutants.filter((mutant) => matches(entry, mutant))
    const { file, mutator, original, replacement } = entry
    return found.length === 1 ? [] : [`${file} ${mutator}: ${original} → ${replacement}: ${found.length} mutants`]
  })
}
