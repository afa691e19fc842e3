import { CannotRun } from './error.ts'

/** The registered documents of a partner or an app. Where only trusted documents are allowed, it can send no others. A schema change must not break them. */
export interface ClientDocuments {
  /** Display name: "Radio Sandiala". */
  readonly client: string
  /** Documents by their id, `sha256:…`. Documents that installed apps may still send are kept. */
  readonly documents: Readonly<Record<string, string>>
}

/** A file format for lists of documents. Tools use different formats; the format is detected from the content. */
interface Form {
  /** Example of the format, for the error message. */
  readonly example: string
  /** The list, or null if the value has another format. CannotRun if it has this format but is malformed. */
  readonly parse: (value: unknown, file: string) => ClientDocuments | null
}

/** The format of `kiosque codegen --register` and the plugin `kiosque/codegen/trusted-documents`. */
const registeredList: Form = {
  example: '{"client": "…", "documents": {"sha256:…": "query …"}}',
  parse(value, file) {
    if (!isRecord(value) || typeof value.client !== 'string' || !isTexts(value.documents)) return null
    return { client: value.client, documents: byId(value.documents, file) }
  },
}

/** The format of `persisted-documents.json` from GraphQL Code Generator's `client` preset. It has no client name, so the file name is used. */
const persistedDocuments: Form = {
  example: '{"sha256:…": "query …"}',
  parse: (value, file) => (isTexts(value) ? { client: nameOf(file), documents: byId(value, file) } : null),
}

const forms: readonly Form[] = [registeredList, persistedDocuments]

/** Reads a list of documents in any of the formats. CannotRun, with the file name, for anything else. */
export function parseClientDocuments(text: string, file: string): ClientDocuments {
  const value = parseJson(text)
  for (const { parse } of forms) {
    const list = parse(value, file)
    if (list) return list
  }
  const expected = forms.map(({ example }) => example).join(' or ')
  throw new CannotRun(`${file} is not a list of documents: expected ${expected}, found ${text.slice(0, 60)}…`)
}

/** Adds the prefix `sha256:` to ids of tools that write only the hash. */
function byId(documents: Readonly<Record<string, string>>, file: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(documents).map(([key, text]) => {
      const hash = /^(?:sha256:)?([0-9a-f]{64})$/u.exec(key)?.[1]
      if (hash) return [`sha256:${hash}`, text]
      throw new CannotRun(
        `${file} lists a document under "${key}": expected its SHA-256 hash as "sha256:" and 64 hexadecimal digits. The document is "${text.slice(0, 60)}…".`,
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
const nameOf = (file: string): string => file.replace(/.*[\\/]/u, '').replace(/\.json$/u, '')

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string')
