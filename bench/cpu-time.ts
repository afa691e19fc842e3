import { readdirSync, readFileSync } from 'node:fs'
import { type Database, Prisma } from '../src/store/database/database.ts'

/** CPU milliseconds. */
export interface CpuTime {
  readonly server: number
  readonly postgresql: number
}

/**
 * What the servers with these process ids, and the PostgreSQL processes of their database, use while `run` is under way. All of them must be on
 * this machine. Servers close connections that others' turns leave idle, and open new ones: each process of PostgreSQL counts.
 */
export async function cpuDuring<Result>(
  database: Database,
  pids: readonly number[],
  run: () => Promise<Result>,
): Promise<CpuTime & { readonly result: Result }> {
  const servers = () => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0)
  const backends = async () => new Map((await backendsOf(database)).map((pid) => [pid, cpuMsOf(pid)]))
  const [serversBefore, backendsBefore] = [servers(), await backends()]
  const result = await run()
  const server = servers() - serversBefore
  let postgresql = 0
  for (const [pid, milliseconds] of await backends()) postgresql += milliseconds - (backendsBefore.get(pid) ?? 0)
  return { result, server, postgresql }
}

/** CPU time of all threads of a process in milliseconds, as the system counts it. */
function cpuMsOf(pid: number): number {
  let sum = 0
  for (const thread of readdirSync(`/proc/${pid}/task`))
    sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  return sum / 1e6
}

/** The processes of PostgreSQL that serve this database, except the one that answers. */
async function backendsOf(database: Database): Promise<number[]> {
  const rows = await database.query<{ pid: number }>(
    Prisma.sql`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  )
  return rows.map(({ pid }) => pid)
}
