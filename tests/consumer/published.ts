import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { scratchFolder } from '../kiosque-process.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = path.join(root, 'node_modules')

/** Runs a program from node_modules, or else from the system, and returns its output. If it fails, the error contains the output. */
export async function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const own = program === 'node' ? process.execPath : path.join(modules, '.bin', program)
  const file = existsSync(own) ? own : program
  try {
    const { stdout } = await promisify(execFile)(file, args, {
      ...options,
      env: { PATH: process.env.PATH, ...options.env },
      maxBuffer: 1e8,
    })
    return stdout
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause })
  }
}

export interface Published {
  /** The package as a registry serves it. */
  readonly tarball: Uint8Array
  /** Makes a project with the package and links to packages of this repository: the named ones and, with `true`, the package's dependencies. */
  readonly install: (name: string, packages?: readonly string[], dependencies?: true) => Promise<string>
  readonly remove: () => Promise<void>
}

/** Builds the package and packs it, as `npm publish` does. */
export async function publish(): Promise<Published> {
  const { folder, remove } = await scratchFolder()
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  await run('node', ['scripts/build.ts'], { cwd: root })
  // Without scripts: "prepare" would rewrite the Prisma client while other tests use it.
  const stdout = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: root })
  const file = path.join(folder, path.basename(/"filename": ?"([^"]+)"/u.exec(stdout)?.[1] ?? ''))
  await run('tar', ['-xzf', file, '-C', folder], { cwd: folder })
  return {
    tarball: await readFile(file),
    async install(name, packages = [], dependencies) {
      const project = path.join(folder, name)
      await mkdir(path.join(project, 'node_modules'), { recursive: true })
      await writeFile(path.join(project, 'package.json'), '{ "private": true }')
      await cp(path.join(folder, 'package'), path.join(project, 'node_modules/kiosque'), { recursive: true })
      for (const other of dependencies ? [...Object.keys(manifest.dependencies), ...packages] : packages) {
        await mkdir(path.dirname(path.join(project, 'node_modules', other)), { recursive: true })
        await symlink(path.join(modules, other), path.join(project, 'node_modules', other))
      }
      return project
    },
    remove,
  }
}
