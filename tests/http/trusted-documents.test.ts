import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readClients, readTrustedDocuments } from '../../src/http/trusted-documents.ts'
import { scratchFolder } from '../kiosque-process.ts'

const text = 'query Flash{publication{name}}'
const other = 'query Edition{publication{language}}'
const hashOf = (document: string) => createHash('sha256').update(document).digest('hex')

describe('Lists of registered documents', () => {
  let folder: string
  let remove: () => Promise<void>
  beforeAll(async () => {
    ;({ folder, remove } = await scratchFolder())
  })
  afterAll(() => remove())

  /** A KIOSQUE_CLIENTS folder with these lists. */
  async function clientsWith(name: string, lists: Readonly<Record<string, unknown>>): Promise<string> {
    const clients = path.join(folder, name)
    await mkdir(clients)
    for (const [file, list] of Object.entries(lists)) await writeFile(path.join(clients, file), JSON.stringify(list))
    return clients
  }

  test('are accepted in every format that tools write, and name their client', async () => {
    const clients = await clientsWith('forms', {
      'a.json': { client: 'Radio Sandiala', documents: { [`sha256:${hashOf(text)}`]: text } },
      'le-relais.json': { [`sha256:${hashOf(text)}`]: text, [hashOf(other)]: other },
      'new-app.json': {},
      'read-me.txt': 'Not a list.',
    })
    expect(await readClients(clients)).toEqual([
      { client: 'Radio Sandiala', documents: { [`sha256:${hashOf(text)}`]: text } },
      { client: 'le-relais', documents: { [`sha256:${hashOf(text)}`]: text, [`sha256:${hashOf(other)}`]: other } },
      { client: 'new-app', documents: {} },
    ])
    const trusted = await readTrustedDocuments(clients)
    expect([trusted.get(`sha256:${hashOf(text)}`), trusted.get(`sha256:${hashOf(other)}`)]).toEqual([text, other])
  })

  test.each([
    [
      'a document changed',
      { [`sha256:${hashOf(text)}`]: other },
      `expected sha256:${hashOf(other)}, found sha256:${hashOf(text)} for "${other}`,
    ],
    ['another algorithm', { [createHash('sha1').update(text).digest('hex')]: text }, `"query Flash{publication{name}}…"`],
    ['texts that are not text', { [`sha256:${hashOf(text)}`]: { text } }, 'is not a list of documents: expected {"client": "…"'],
    ['no object', [text], 'is not a list of documents'],
  ])('are refused with %s, and the message names the file and the culprit', async (name, list, message) => {
    const clients = await clientsWith(name, { 'le-relais.json': list })
    await expect(readClients(clients)).rejects.toThrow(message)
    await expect(readClients(clients)).rejects.toThrow('le-relais.json')
  })
})
