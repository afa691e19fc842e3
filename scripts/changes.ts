// Reports the changes of the graph since the last release, and fails if one breaks a client without a prior deprecation:
// `npm run changes`. With --release, the current graph becomes the reference; this is a step of a release.
import { copyFile, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildSchema } from 'graphql'
import { parseClientDocuments } from '../src/content/client-documents.ts'
import { readClients } from '../src/http/trusted-documents.ts'
import { contractChanges } from './contract-changes.ts'

const at = (name: string): string => fileURLToPath(new URL(`../schema/${name}`, import.meta.url))
const present = at('schema.graphql')
const released = at('released.graphql')

if (process.argv.includes('--release')) {
  await copyFile(present, released)
} else {
  const readOwn = async (file: string) => parseClientDocuments(await readFile(file, 'utf8'), file)
  const own = { ...(await readOwn(at('trusted-documents.json'))), client: 'kiosque/sdk' }
  const widget = await readOwn(at('headlines-widget.json'))
  const [before, after] = await Promise.all([released, present].map(async (file) => buildSchema(await readFile(file, 'utf8'))))
  if (!before || !after) throw new Error('There is no schema to compare.')
  const clients = [own, widget, ...(await readClients(process.env.KIOSQUE_CLIENTS || at('clients')))]
  const { refused, noted } = await contractChanges(before, after, clients, new Date().toISOString().slice(0, 10))
  for (const line of noted) console.log(`· ${line}`)
  for (const line of refused) console.error(`✗ ${line}`)
  if (refused.length > 0) process.exit(1)
  console.log(`Nothing that ${clients.length} clients rely on is broken.`)
}
