import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundleWidget } from '../../scripts/embed.ts'
import { scriptVersionOf, widgetScripts } from '../../src/http/routes/embed/scripts.ts'
import { readTrustedDocuments } from '../../src/http/trusted-documents.ts'

const assets = new URL('../../assets/embed/', import.meta.url)
const script = readFileSync(new URL('headlines.js', assets))

test('The widget is bundled from its sources, in 5 KB with gzip: run "npm run embed" and commit what it writes', async () => {
  expect(Buffer.from(await bundleWidget()).equals(script)).toBe(true)
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(5000)
})

test('docs/partners.md has the hash of the widget', () => {
  const { hash, integrity } = scriptVersionOf(script)
  const docs = readFileSync(new URL('../../docs/partners.md', import.meta.url), 'utf8')
  expect([...new Set(docs.match(/(?<=embed\/v1\.)[0-9a-f]{16}|sha384-[\w+/]{64}/gu))]).toEqual([hash, integrity])
})

test('The gateway knows the document of each version of the widget, whatever KIOSQUE_CLIENTS is, and has each released version', async () => {
  const documents = await readTrustedDocuments(mkdtempSync(path.join(tmpdir(), 'kiosque-clients-')))
  const { byHash } = widgetScripts()
  for (const { encoded } of byHash.values())
    expect([...documents.keys()]).toContain(/sha256:[0-9a-f]{64}/u.exec(encoded.identity.toString())?.[0])
  const released = readdirSync(assets, { recursive: true, encoding: 'utf8' }).filter((name) => name.startsWith('released/'))
  for (const name of released) expect([...byHash.keys()].map((hash) => `released/${hash}.js`)).toContain(name)
})
