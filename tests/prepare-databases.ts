import type { TestProject } from 'vitest/node'
import { openDatabase } from '../src/store/database/open-database.ts'
import { answers, type ServerDatabase, scratchServerDatabase } from './database-server.ts'
import { embeddedSnapshot } from './embedded-database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The name of a database on the server that has all migrations and no connections; null if no server answers. */
    databaseTemplate: string | null
  }
}

let template: ServerDatabase | null = null

/** Runs before all tests: migrates one database on the server and one embedded database. The tests use copies of them. */
export async function setup(project: TestProject): Promise<void> {
  // One after the other: creating the embedded database occupies the process for seconds, in which it would not hear from the server.
  await embeddedSnapshot()
  template = await migratedTemplate()
  project.provide('databaseTemplate', template?.name ?? null)
}

export async function teardown(): Promise<void> {
  await template?.drop()
}

async function migratedTemplate(): Promise<ServerDatabase | null> {
  if (!(await answers())) return null
  const made = await scratchServerDatabase()
  const database = await openDatabase({ url: made.url })
  await database.migrate()
  await database.close()
  return made
}
