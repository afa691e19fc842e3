import { createReadStream } from 'node:fs'
import { glob, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { CannotRun, SourceRejected } from '../content/error.ts'
import type { Importer } from './importer.ts'
import { type Limits, openSource, type Source } from './source.ts'

/** Something to import, found under a name that the person gave. Opening it may be what rejects it. */
export interface FoundSource {
  readonly name: string
  /** Null where that is known only at its end. */
  readonly bytes: number | null
  /** Whether the person meant it and nothing else: a folder may well hold what is no source. */
  readonly isNamed: boolean
  readonly open: () => Promise<Source>
}

/**
 * The sources behind the names: a file is itself, a folder what the importers take of it, a pattern what it matches, each in the order of
 * paths; "-" is standard input.
 */
export async function findSources(names: readonly string[], importers: readonly Importer[], limits?: Limits): Promise<FoundSource[]> {
  const extensions = new Set(importers.flatMap((importer) => importer.extensions))
  const found: FoundSource[][] = []
  for (const name of names) found.push(await sourcesOf(name, extensions, limits))
  return found.flat()
}

/** A name that leads nowhere is a slip of the hand: nothing is imported, so that it can be typed again. */
async function sourcesOf(name: string, extensions: ReadonlySet<string>, limits: Limits | undefined): Promise<FoundSource[]> {
  if (name === '-') return [{ name, bytes: null, isNamed: true, open: () => openSource({ name }, process.stdin, limits) }]
  const entry = await stat(name).catch(() => null)
  if (entry?.isDirectory()) return filesIn(name, extensions, limits)
  if (entry) return [fileOf(name, entry.size, true, limits)]
  const matches: string[] = []
  if (/[*?[{]/u.test(name)) for await (const match of glob(name)) matches.push(match)
  const files = await Promise.all(matches.sort().map(async (match) => ({ match, entry: await stat(match) })))
  const sources = files.filter((file) => file.entry.isFile()).map(({ match, entry }) => fileOf(match, entry.size, true, limits))
  if (sources.length === 0) throw new CannotRun(`There is no file or folder "${name}". Nothing was imported.`)
  return sources
}

async function filesIn(folder: string, extensions: ReadonlySet<string>, limits: Limits | undefined): Promise<FoundSource[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const files = names.filter((name) => extensions.has(path.extname(name).toLowerCase())).sort()
  if (files.length > 0) return Promise.all(files.map(async (name) => fileOf(name, (await stat(name)).size, false, limits)))
  const kinds = [...extensions].join(', ')
  const evidence = names.length === 0 ? 'an empty folder' : `${names.length} files of other kinds, such as ${path.basename(names[0] ?? '')}`
  const open = () => Promise.reject(new SourceRejected('folder', `a folder with files of these kinds: ${kinds}`, evidence))
  return [{ name: folder, bytes: null, isNamed: true, open }]
}

const fileOf = (name: string, bytes: number, isNamed: boolean, limits: Limits | undefined): FoundSource => ({
  name,
  bytes,
  isNamed,
  open: () => openSource({ name }, createReadStream(name, { highWaterMark: 2 ** 18 }), limits),
})
