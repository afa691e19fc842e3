import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type * as SchemaEngineModule from '@prisma/schema-engine-wasm'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { migrationFolder } from '../src/store/database/migrate.ts'

const schemaPath = path.join(migrationFolder, '..', 'schema.prisma')

/** The SQL that prisma/migrations lack in comparison with prisma/schema.prisma; null if they are equal. */
export async function pendingMigration(): Promise<string | null> {
  const { SchemaEngine } = await loadSchemaEngine()
  const content = await readFile(schemaPath, 'utf8')
  const adapter = bindMigrationAwareSqlAdapterFactory(new ShadowDatabase({} as PGlite))
  const engine = await SchemaEngine.new({ datamodels: [[schemaPath, content]] }, () => undefined, adapter)
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'migrations', ...(await migrationList()) },
    to: { tag: 'schemaDatamodel', files: [{ path: schemaPath, content }] },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  })
  return exitCode === 0 ? null : (stdout ?? '')
}

/** Creates an in-memory database for each connection. The adapter's own `executeScript` is neither awaited nor checked. */
class ShadowDatabase extends PrismaPGlite {
  override async connect() {
    const pglite = await PGlite.create({ extensions: { unaccent } })
    const adapter = await new PrismaPGlite(pglite).connect()
    adapter.executeScript = async (script: string) => void (await pglite.exec(script))
    adapter.dispose = async () => {
      if (!pglite.closed) await pglite.close()
    }
    return adapter
  }

  override connectToShadowDb() {
    return this.connect()
  }
}

/** The part of the WebAssembly interface that is used here. Node has it, but only the browser types declare it. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: Record<string, Record<string, unknown>>): Promise<{ exports: Record<string, () => void> }>
  Module: { imports(module: object): { module: string; name: string }[] }
}

/** Prisma's engine expects a bundler to instantiate its WebAssembly; Node does it here. */
async function loadSchemaEngine(): Promise<typeof SchemaEngineModule> {
  const bindings: typeof SchemaEngineModule & Record<string, unknown> = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = path.join(path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')), 'schema_engine_bg.wasm')
  const module = await WebAssembly.compile(await readFile(file))
  const imports: Record<string, Record<string, unknown>> = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {}
    imports[from][name] = bindings[name]
  }
  const { exports } = await WebAssembly.instantiate(module, imports)
  ;(bindings.__wbg_set_wasm as (wasm: object) => void)(exports)
  exports.__wbindgen_start?.()
  return bindings
}

async function migrationList() {
  const folders = (await readdir(migrationFolder, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory())
  const migrationDirectories = await Promise.all(
    folders
      .map((folder) => folder.name)
      .sort()
      .map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok' as const, value: await readFile(path.join(migrationFolder, name, 'migration.sql'), 'utf8') },
        },
      })),
  )
  return {
    baseDir: migrationFolder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(path.join(migrationFolder, 'migration_lock.toml'), 'utf8').catch(() => null),
    },
    shadowDbInitScript: '',
    migrationDirectories,
  }
}
