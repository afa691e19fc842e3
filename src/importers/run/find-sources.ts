import { createReadStream } from 'node:fs'
import { glob, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { CannotRun, SourceRejected } from '../../content/error.ts'
import { type FetchOptions, fetchPublic } from '../../web/fetch-public.ts'
import type { Importer } from '../importer.ts'
import { type Limits, openSource, type Source, type SourceHead } from '../source.ts'

/** A source that was found by a name from the command line. Opening it can still reject it. */
export interface FoundSource {
  readonly name: string
  /** Null if the size is not known beforehand. */
  readonly bytes: number | null
  /** Whether the source was named explicitly. A folder may contain other files, which are skipped. */
  readonly isNamed: boolean
  /** `onBytes` is called for each chunk that is read. */
  readonly open: (onBytes: (count: number) => void) => Promise<Source>
}

export interface FindOptions extends FetchOptions {
  readonly importers: readonly Importer[]
  readonly limits?: Limits
}

/**
 * Finds the sources for names from the command line: files; folders, with all files that the importers accept; patterns; "-" for standard
 * input; http and https URLs. Files are sorted by path.
 */
export async function findSources(names: readonly string[], options: FindOptions): Promise<FoundSource[]> {
  const found: FoundSource[][] = []
  for (const name of names) found.push(await sourcesOf(name, options))
  return found.flat()
}

/** An unknown name is a typing error: nothing is imported, so that the user can correct it. */
async function sourcesOf(name: string, options: FindOptions): Promise<FoundSource[]> {
  if (name === '-') return [sourceOf({ name }, null, () => process.stdin, options)]
  if (/^https?:\/\//iu.test(name)) return [pageAt(name, options)]
  const entry = await stat(name).catch(() => null)
  if (entry?.isDirectory()) return filesIn(name, options)
  if (entry) return [fileOf(name, entry.size, options)]
  const matches: string[] = []
  if (/[*?[{]/u.test(name)) for await (const match of glob(name)) matches.push(match)
  const files = await Promise.all(matches.sort().map(async (match) => ({ match, entry: await stat(match) })))
  const sources = files.filter((file) => file.entry.isFile()).map(({ match, entry }) => fileOf(match, entry.size, options))
  if (sources.length === 0) throw new CannotRun(`There is no file or folder "${name}". Nothing was imported.`)
  return sources
}

async function filesIn(folder: string, options: FindOptions): Promise<FoundSource[]> {
  const extensions = new Set(options.importers.flatMap((importer) => importer.extensions))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const files = names.filter((name) => extensions.has(path.extname(name).toLowerCase())).sort()
  if (files.length > 0) {
    return Promise.all(files.map(async (name) => ({ ...fileOf(name, (await stat(name)).size, options), isNamed: false })))
  }
  const kinds = [...extensions].join(', ')
  const evidence = names.length === 0 ? 'an empty folder' : `${names.length} of other kinds, such as ${path.basename(names[0] ?? '')}`
  const open = () => Promise.reject(new SourceRejected('folder', `a folder with files of these types: ${kinds}`, evidence))
  return [{ name: folder, bytes: null, isNamed: true, open }]
}

const fileOf = (name: string, bytes: number, options: FindOptions): FoundSource =>
  sourceOf({ name }, bytes, () => createReadStream(name, { highWaterMark: 2 ** 18 }), options)

const sourceOf = (
  head: Pick<SourceHead, 'name'>,
  bytes: number | null,
  read: () => AsyncIterable<Uint8Array>,
  { limits }: FindOptions,
): FoundSource => ({ name: head.name, bytes, isNamed: true, open: (onBytes) => openSource(head, counted(read(), onBytes), limits) })

const pageAt = (name: string, options: FindOptions): FoundSource => ({
  name,
  bytes: null,
  isNamed: true,
  async open(onBytes) {
    const { url, status, headers, body, close } = await fetchPublic(name, options)
    if (status !== 200) {
      await close()
      throw new SourceRejected('url', 'an answer with status 200', `${status} from ${url}`)
    }
    return openSource({ name, url, mediaType: headers.get('content-type') }, counted(body, onBytes), options.limits)
  },
})

async function* counted(bytes: AsyncIterable<Uint8Array>, onBytes: (count: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of bytes) {
    onBytes(chunk.length)
    yield chunk
  }
}
