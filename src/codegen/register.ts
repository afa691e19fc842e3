import { readFile } from 'node:fs/promises'
import type { DocumentNode } from 'graphql'
import { type ClientDocuments, parseClientDocuments } from '../content/client-documents.ts'
import { operationsOf } from './generate.ts'

/** The list with these documents added. What was registered before stays: apps that send it are installed. */
export async function registered(file: string, client: string, documents: readonly DocumentNode[]): Promise<ClientDocuments> {
  const text = await readFile(file, 'utf8').catch(() => null)
  const before = text === null ? {} : parseClientDocuments(text, file).documents
  const added = Object.fromEntries(operationsOf(documents).map((operation) => [operation.id, operation.text]))
  return { client, documents: Object.fromEntries(Object.entries({ ...before, ...added }).sort(byText)) }
}

/** One operation's versions stand together, and a diff shows what came. */
const byText = ([, a]: [string, string], [, b]: [string, string]): number => (a < b ? -1 : 1)
