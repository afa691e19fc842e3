import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ClientDocuments, parseClientDocuments } from '../content/client-documents.ts'
import { CannotRun } from '../content/error.ts'

const own = fileURLToPath(new URL('../../schema/trusted-documents.json', import.meta.url))
const ownWidget = fileURLToPath(new URL('../../schema/headlines-widget.json', import.meta.url))
const ownClients = fileURLToPath(new URL('../../schema/clients', import.meta.url))

/**
 * The documents of schema/operations and of the headlines widget, and those that partners and apps have registered, by the hash that clients send in their place.
 * Throws CannotRun if the folder doesn't exist, or if a document does not match the hash it is listed under.
 */
export async function readTrustedDocuments(clientFolder = ownClients): Promise<ReadonlyMap<string, string>> {
  const lists = [...(await Promise.all([own, ownWidget].map(readList))), ...(await readClients(clientFolder))]
  return new Map(lists.flatMap(({ documents }) => Object.entries(documents)))
}

/** Reads the lists in a folder, one per client. */
export async function readClients(folder: string): Promise<ClientDocuments[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CannotRun(`The folder ${folder} of KIOSQUE_CLIENTS can't be read: ${String(cause)}`, { cause })
  })
  const files = names.filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name))
  return Promise.all(files.sort().map(readList))
}

async function readList(file: string): Promise<ClientDocuments> {
  const list = parseClientDocuments(await readFile(file, 'utf8'), file)
  for (const [id, text] of Object.entries(list.documents)) {
    const found = `sha256:${createHash('sha256').update(text).digest('hex')}`
    if (found !== id)
      throw new CannotRun(
        `${file} lists a document under a wrong hash: expected ${found}, found ${id} for "${text.slice(0, 60)}…". Generate the list again.`,
      )
  }
  return list
}
