import { readdirSync, readFileSync } from 'node:fs'
import { type Database, Prisma } from '../src/store/database/database.ts'

/** CPU time of all threads of a process in milliseconds, as the system counts it. */
export function cpuMsOf(pid: number): number {
  let sum = 0
  for (const thread of readdirSync(`/proc/${pid}/task`))
    sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  return sum / 1e6
}

/** The processes of PostgreSQL that serve this database, except the one that answers. They must run on this machine. */
export async function backendsOf(database: Database): Promise<number[]> {
  const rows = await database.query<{ pid: number }>(
    Prisma.sql`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  )
  return rows.map(({ pid }) => pid)
}
