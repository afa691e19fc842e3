import type { TestProject } from 'vitest/node'

/** With mutants, tests run on the embedded database only: those on a server are skipped, as if no server answered. */
export function setup(project: TestProject): void {
  project.provide('databaseTemplate', null)
}
