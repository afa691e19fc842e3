import { CannotRun } from './error.ts'

/** What a partner or an app has registered: the only documents that a closed gateway answers it, and those that a change must not break. */
export interface ClientDocuments {
  /** Who it is, for people: "Radio Sandiala". */
  readonly client: string
  /** Documents by their `sha256:…`. One that an installed app may still send stays here. */
  readonly documents: Readonly<Record<string, string>>
}

/** A form that lists of documents come in. Each tool writes its own, and a list is recognised by its content alone. */
interface Form {
  /** How the form looks, for the error message. */
  readonly example: string
  /** The list, or null if the value has another form. CannotRun if it has this one, and documents can't be found by it. */
  readonly parse: (value: unknown, file: string) => ClientDocuments | null
}

/** What `kiosque codegen --register` and the plugin `kiosque/codegen/trusted-documents` write. */
const registeredList: Form = {
  example: '{"client": "…", "documents": {"sha256:…": "query …"}}',
  parse(value, file) {
    if (!isRecord(value) || typeof value.client !== 'string' || !isTexts(value.documents)) return null
    return { client: value.client, documents: byId(value.documents, file) }
  },
}

/** What GraphQL Code Generator's `client` preset writes as `persisted-documents.json`. It names no client, and the file's name does. */
const persistedDocuments: Form = {
  example: '{"sha256:…": "query …"}',
  parse: (value, file) => (isTexts(value) ? { client: nameOf(file), documents: byId(value, file) } : null),
}

const forms: readonly Form[] = [registeredList, persistedDocuments]

/** Reads a list of documents in any of the forms. CannotRun, with the file's name, for anything else. */
export function parseClientDocuments(text: string, file: string): ClientDocuments {
  const value = parseJson(text)
  for (const { parse } of forms) {
    const list = parse(value, file)
    if (list) return list
  }
  const expected = forms.map(({ example }) => example).join(' or ')
  throw new CannotRun(`${file} is no list of documents: expected ${expected}, found ${text.slice(0, 60)}…`)
}

/** Documents by `sha256:` and their hash, also where a tool writes the hash alone. */
function byId(documents: Readonly<Record<string, string>>, file: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(documents).map(([key, text]) => {
      const hash = /^(?:sha256:)?(?<hash>[0-9a-f]{64})$/u.exec(key)?.groups?.hash
      if (hash) return [`sha256:${hash}`, text]
      throw new CannotRun(
        `${file} lists a document by "${key}": expected its SHA-256 hash, as "sha256:" and 64 hexadecimal digits. The document is "${text.slice(0, 60)}…".`,
      )
    }),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `radio-sandiala` for `lists/radio-sandiala.json`. */
const nameOf = (file: string): string => file.replace(/^.*[\\/]/u, '').replace(/\.json$/u, '')

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string')
