import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { ScriptVersion } from '../../../formats/embed/script-address.ts'

/** A bundle of the widget, in the encodings that it is sent in. */
export interface Script extends ScriptVersion {
  readonly encoded: Readonly<Record<Encoding, Buffer>>
}

export const encodings = ['br', 'gzip', 'identity'] as const

export type Encoding = (typeof encodings)[number]

export interface Scripts {
  readonly current: Script
  /** The current one and all that were released, by hash: pages of partners keep the address of a version. */
  readonly byHash: ReadonlyMap<string, Script>
}

const folder = new URL('../../../../assets/embed/', import.meta.url)

let read: Scripts | null = null

/** The scripts, which are read and compressed once, when the first of them is needed. */
export function widgetScripts(): Scripts {
  read ??= readScripts()
  return read
}

function readScripts(): Scripts {
  const current = scriptOf(readFileSync(new URL('headlines.js', folder)))
  const released = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /released.[0-9a-f]+\.js$/u.test(name))
    .map((name) => scriptOf(readFileSync(new URL(name, folder))))
  return { current, byHash: new Map([...released, current].map((script) => [script.hash, script])) }
}

const scriptOf = (text: Buffer): Script => ({
  ...scriptVersionOf(text),
  encoded: { br: brotliCompressSync(text), gzip: gzipSync(text, { level: 9 }), identity: text },
})

export function scriptVersionOf(script: Uint8Array): ScriptVersion {
  const digest = createHash('sha384').update(script).digest()
  return { hash: digest.toString('hex').slice(0, 16), integrity: `sha384-${digest.toString('base64')}` }
}
