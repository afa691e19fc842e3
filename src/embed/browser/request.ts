import { countDefault, countMax, type Form, formOf, forms, type Source, sources } from '../form.ts'
import { type Headlines, headlinesIn } from './answer.ts'
import { Failed } from './failure.ts'

/** The id of the document headlines.graphql, which the build inserts. */
declare const documentId: string

/** What an element asks for. */
export interface Request {
  readonly key: string | undefined
  readonly source: Source
  /** A slug, or the words of a search. */
  readonly value: string
  readonly form: Form
  readonly count: number
}

/** Reads the attributes. A value that is not one of those expected is replaced by the default. */
export function requestOf(attributes: ReadonlyMap<string, string>): Request {
  const source = sources.find((name) => attributes.has(name)) ?? 'front'
  const count = Math.trunc(Number(attributes.get('count')))
  return {
    key: attributes.get('key'),
    source,
    value: attributes.get(source) ?? '',
    form: forms.find((form) => form === attributes.get('form')) ?? formOf(source),
    count: count > 0 ? Math.min(count, countMax) : countDefault,
  }
}

const variablesOf = ({ source, value, form, count: first }: Request): object => ({
  first,
  ...(form === 'cards' && { cards: true }),
  ...(source === 'front'
    ? { front: true }
    : source === 'search'
      ? { search: true, words: value }
      : source === 'article'
        ? { related: true, article: value }
        : { list: true, filter: { [source]: { slug: value } } }),
})

/** Milliseconds after which the plain links stay. */
const patience = 8000

/** Sends one GET request, which needs no preflight and has no cookie. Throws Failed. */
export async function fetchHeadlines(gateway: URL, request: Request, signal: AbortSignal): Promise<Headlines> {
  const url = new URL('graphql', gateway)
  const parameters = { documentId, variables: JSON.stringify(variablesOf(request)), ...(request.key && { key: request.key }) }
  url.search = `${new URLSearchParams(parameters)}`
  const timeout = AbortSignal.timeout(patience)
  let status = 0
  try {
    const response = await fetch(url, { credentials: 'omit', signal: AbortSignal.any([signal, timeout]) })
    ;({ status } = response)
    if (!response.ok) throw new Failed({ reason: 'refused', status })
    const headlines = headlinesIn((await response.json()).data, request.form, request.count)
    if (headlines.items.length === 0) throw new Failed({ reason: 'empty', status })
    return headlines
  } catch (cause) {
    throw cause instanceof Failed ? cause : new Failed({ reason: timeout.aborted ? 'timeout' : status ? 'answer' : 'network', status })
  }
}

/** Counts a click on an article, where the agreement says so. Unlike `sendBeacon`, this sends no cookie. Nobody waits for the answer. */
export function countClick(gateway: URL, key: string, id: string): void {
  fetch(new URL(`embed/click?key=${key}`, gateway), { method: 'POST', body: id, credentials: 'omit', keepalive: true }).catch(() => {})
}
