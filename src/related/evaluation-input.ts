import { z } from 'zod'
import { CannotRun } from '../content/error.ts'

/** A document of an evaluation. */
export interface EvaluatedDocument {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Milliseconds; null if not known: all such documents count as published at the same time. */
  readonly publishedAt: number | null
  readonly section: string | null
  readonly authors: readonly string[]
  readonly topics: readonly string[]
}

/** The relevant documents of each labelled document. A document is never relevant to itself. */
export type Relevance = ReadonlyMap<string, ReadonlySet<string>>

const idForm = 'an id: a string that isn’t empty, or a number'
const id = z.union([z.string().min(1, idForm), z.number()], idForm).transform(String)
const names = z.array(z.string('a string'), 'an array of strings')
const dateForm = 'a date such as "2022", "2022-10-06" or "2022-10-06T07:13:00Z"'
const instant = z
  .string(dateForm)
  .refine((value) => value === '' || (/^\d{4}(-\d{2}(-\d{2}|$)|$)/u.test(value) && !Number.isNaN(Date.parse(value))), dateForm)
  .transform((value) => (value === '' ? null : Date.parse(value)))

const documentSchema = z
  .object(
    {
      id,
      title: z.string('a string'),
      text: z.string('a string').nullish(),
      publishedAt: instant.nullish(),
      section: z.string('a string').nullish(),
      authors: names.nullish(),
      topics: names.nullish(),
    },
    'an object',
  )
  .transform(
    ({ text, publishedAt, section, authors, topics, ...document }): EvaluatedDocument => ({
      ...document,
      text: text ?? '',
      publishedAt: publishedAt ?? null,
      section: section || null,
      authors: authors ?? [],
      topics: [...new Set(topics)],
    }),
  )

const ids = z.array(id, 'an array of ids')
const groupSchema = z.object({ group: z.union([z.string(), z.number()], 'a name: a string or a number'), ids })
const judgementSchema = z.object({ query: id, relevant: ids })

type Label = z.infer<typeof groupSchema> | z.infer<typeof judgementSchema>

const labelKind = z
  .looseObject({}, 'an object')
  .refine(
    (label) => 'group' in label || 'query' in label,
    'a group {"group": …, "ids": […]} or a judgement {"query": id, "relevant": [ids]}',
  )
const labelSchema = labelKind.transform((label, context): Label => {
  const parsed = ('group' in label ? groupSchema : judgementSchema).safeParse(label)
  if (parsed.success) return parsed.data
  context.issues.push(...parsed.error.issues.map((issue) => ({ ...issue, code: 'custom' as const, input: label })))
  return z.NEVER
})

/** Reads documents, one per line. Throws CannotRun, which lists each malformed line with the rule and the value. */
export function parseDocuments(ndjson: string, file: string): EvaluatedDocument[] {
  const wrong: string[] = []
  const known = new Map<string, number>()
  const documents = linesOf(ndjson).flatMap(({ text, line }) => {
    const document = parseLine(text, documentSchema, `${file}, line ${line}`, wrong)
    if (!document) return []
    const before = known.get(document.id)
    if (before !== undefined) {
      wrong.push(`${file}, line ${line}: id: expected each id once, found "${document.id}" of line ${before} again.`)
      return []
    }
    known.set(document.id, line)
    return [document]
  })
  refuse(wrong)
  if (documents.length === 0) throw new CannotRun(`${file}: expected one document per line, found none.`)
  return documents
}

/** Reads relevance labels. Every id has to be in the collection. */
export function parseLabels(ndjson: string, file: string, documents: readonly EvaluatedDocument[]): Relevance {
  const wrong: string[] = []
  const known = new Set(documents.map((document) => document.id))
  const relevance = new Map<string, Set<string>>()
  const relate = (query: string, relevant: readonly string[]) => {
    const found = relevance.get(query) ?? new Set()
    for (const other of relevant) if (other !== query) found.add(other)
    relevance.set(query, found)
  }
  for (const { text, line } of linesOf(ndjson)) {
    const label = parseLine<Label>(text, labelSchema, `${file}, line ${line}`, wrong)
    if (!label) continue
    const ids = 'ids' in label ? label.ids : [label.query, ...label.relevant]
    const missing = ids.filter((one) => !known.has(one))
    if (missing.length > 0) {
      wrong.push(
        `${file}, line ${line}: ids: expected ids of the archive, found ${missing
          .slice(0, 3)
          .map((one) => `"${one}"`)
          .join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}.`,
      )
    } else if ('ids' in label) for (const query of label.ids) relate(query, label.ids)
    else relate(label.query, label.relevant)
  }
  refuse(wrong)
  if (![...relevance.values()].some(({ size }) => size > 0))
    throw new CannotRun(`${file}: expected at least one document with relevant documents, found none.`)
  return relevance
}

const linesOf = (ndjson: string): { text: string; line: number }[] =>
  ndjson
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '')

function parseLine<Value>(text: string, schema: z.ZodType<Value>, place: string, wrong: string[]): Value | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    wrong.push(`${place}: JSON: expected one object, found ${excerpt(text)}.`)
    return null
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const found = issue?.path.reduce<unknown>((part, key) => Reflect.get(Object(part), key), value)
  wrong.push(
    `${place}: ${issue?.path.join('.') || 'document'}: expected ${issue?.message}, found ${excerpt(JSON.stringify(found) ?? 'nothing')}.`,
  )
  return null
}

const excerpt = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

const toldMax = 10

function refuse(wrong: readonly string[]): void {
  if (wrong.length === 0) return
  const more = wrong.length > toldMax ? [`and ${wrong.length - toldMax} more lines.`] : []
  throw new CannotRun([...wrong.slice(0, toldMax), ...more].join('\n'))
}
