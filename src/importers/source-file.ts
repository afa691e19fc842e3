import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { CannotRun, SourceRejected } from '../content/error.ts'
import type { Importer } from './importer.ts'

/** Bytes of one page, at most: a hundred times the longest that a paper prints. */
const fileBytesMax = 5_000_000

/** Something to import, found under a name that the person gave. Reading it may be what rejects it. */
export interface SourceFile {
  readonly item: string
  readonly read: () => Promise<Uint8Array>
}

/** The files behind the names: a file is itself, a folder what the importer takes of it, in the order of their paths. */
export async function findSourceFiles(sources: readonly string[], { extensions }: Importer): Promise<SourceFile[]> {
  const kinds = await Promise.all(sources.map(kindOf))
  const files: SourceFile[] = []
  for (const [index, source] of sources.entries()) {
    if (kinds[index] === 'folder') files.push(...(await filesIn(source, extensions)))
    else files.push(fileOf(source))
  }
  return files
}

/** A name that leads nowhere is a slip of the hand: nothing is imported, so that it can be typed again. */
async function kindOf(source: string): Promise<'file' | 'folder'> {
  const entry = await stat(source).catch(() => null)
  if (!entry) throw new CannotRun(`There is no file or folder "${source}". Nothing was imported.`)
  return entry.isDirectory() ? 'folder' : 'file'
}

async function filesIn(folder: string, extensions: readonly string[]): Promise<SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const files = names.filter((name) => extensions.includes(path.extname(name).toLowerCase())).sort()
  if (files.length > 0) return files.map(fileOf)
  const found = names.length === 0 ? 'an empty folder' : `${names.length} files of other kinds, such as ${path.basename(names[0] ?? '')}`
  return [
    { item: folder, read: () => Promise.reject(new SourceRejected('folder', `a folder with ${extensions.join(' or ')} files`, found)) },
  ]
}

const fileOf = (name: string): SourceFile => ({
  item: name,
  async read() {
    const { size } = await stat(name)
    if (size > fileBytesMax) throw new SourceRejected('size', `a file of ${fileBytesMax} bytes at most`, `${size} bytes`)
    return readFile(name)
  },
})
