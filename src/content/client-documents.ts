import { CannotRun } from './error.ts'

/** What a partner or an app has registered: the only documents that a closed gateway answers it, and those that a change must not break. */
export interface ClientDocuments {
  /** Who it is, for people: "Radio Sandiala". */
  readonly client: string
  /** Documents by their `sha256:…`. One that an installed app may still send stays here. */
  readonly documents: Readonly<Record<string, string>>
}

/** Reads a list of documents as `kiosque codegen --register` writes it. CannotRun, with the file's name, for anything else. */
export function parseClientDocuments(text: string, file: string): ClientDocuments {
  const value = parseJson(text)
  if (isRecord(value) && typeof value.client === 'string' && isRecord(value.documents) && Object.values(value.documents).every(isText)) {
    return { client: value.client, documents: value.documents as Record<string, string> }
  }
  throw new CannotRun(
    `${file} is no list of documents: expected {"client": "…", "documents": {"sha256:…": "query …"}}, found ${text.slice(0, 60)}…`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): boolean => typeof value === 'string'
