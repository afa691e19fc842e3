import { InvalidInput } from '../../../content/error.ts'
import { countDefault, countMax, type Form, formOf, forms, type Source, sources } from '../../../embed/form.ts'
import { type Language, languages } from '../../../embed/label.ts'
import { type Direction, directions, type Theme, themes } from '../../../formats/embed/headlines.ts'

/** Which headlines a request asks for, and how they are shown. The parameters have the names of the widget's attributes. */
export interface HeadlinesQuery {
  readonly source: Source
  /** A slug, or the words of a search. */
  readonly value: string
  readonly form: Form
  readonly count: number
  readonly theme: Theme
  /** Null for that of the newspaper. */
  readonly language: Language | null
  readonly direction: Direction
}

const valueCharsMax = 200

export function decodeHeadlines(query: URLSearchParams): HeadlinesQuery {
  const given = sources.filter((name) => query.has(name))
  if (given.length > 1) throw new InvalidInput(`The query has ${given.map((name) => `"${name}"`).join(' and ')}: expected one of them.`)
  const [source = 'front'] = given
  const value = query.get(source)?.trim() ?? ''
  if (source !== 'front' && (value === '' || value.length > valueCharsMax))
    throw new InvalidInput(`The parameter "${source}" has ${value.length} characters: expected 1 to ${valueCharsMax}.`)
  return {
    source,
    value,
    form: choice(query, 'form', forms) ?? formOf(source),
    count: decodeCount(query),
    theme: choice(query, 'theme', themes) ?? 'auto',
    language: choice(query, 'lang', languages),
    direction: choice(query, 'dir', directions) ?? 'ltr',
  }
}

function choice<Value extends string>(query: URLSearchParams, name: string, values: readonly Value[]): Value | null {
  const value = query.get(name)
  if (value === null) return null
  const known = values.find((each) => each === value)
  if (!known) throw new InvalidInput(`The parameter "${name}" is "${value.slice(0, 50)}": expected one of ${values.join(', ')}.`)
  return known
}

function decodeCount(query: URLSearchParams): number {
  const text = query.get('count')
  if (text === null) return countDefault
  const count = /^\d{1,3}$/u.test(text) ? Number(text) : 0
  if (count < 1 || count > countMax)
    throw new InvalidInput(`The parameter "count" is "${text.slice(0, 50)}": expected a number from 1 to ${countMax}.`)
  return count
}
