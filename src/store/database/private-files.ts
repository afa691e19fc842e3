import { chmod, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The permissions of the group and of others. */
const shared = 0o077

interface Attributes {
  readonly mode?: number
}

/** Emscripten's operations that give a file its permissions. https://emscripten.org/docs/api_reference/Filesystem-API.html */
interface NodeOperations {
  mknod(parent: object, name: string, mode: number, device: number): object
  setattr(node: object, attributes: Attributes): void
}

/**
 * PGlite's file system, with files and folders that only their owner can read. A umask would not be enough: PGlite sets the permissions of
 * a new cluster's files explicitly.
 */
export class PrivateFiles extends NodeFS {
  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const restrict = ({ FS }: { readonly FS: { readonly filesystems: { readonly NODEFS: { readonly node_ops: NodeOperations } } } }) => {
      const { node_ops: operations } = FS.filesystems.NODEFS
      const { mknod, setattr } = operations
      operations.mknod = (parent, name, mode, device) => mknod(parent, name, mode & ~shared, device)
      operations.setattr = (node, attributes) =>
        setattr(node, attributes.mode === undefined ? attributes : { ...attributes, mode: attributes.mode & ~shared })
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), restrict] } }
  }
}

/**
 * Takes the permissions of the group and of others from everything in the folder, and from the folder itself last: if it has none, nothing
 * in it has any.
 */
export async function makePrivate(folder: string): Promise<void> {
  const { mode } = await stat(folder)
  if ((mode & shared) === 0) return
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const isFolder = entry.isDirectory()
    if (isFolder || entry.isFile()) await chmod(path.join(entry.parentPath, entry.name), isFolder ? 0o700 : 0o600)
  }
  await chmod(folder, 0o700)
}
