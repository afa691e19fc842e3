import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Database, Statements } from './database.ts'
import { type Prisma, PrismaClient } from './generated/client.ts'
import { types } from './instant.ts'
import { migrate, pendingMigrations } from './migrate.ts'
import { statementName } from './statement-name.ts'

/** What a trigger of the table `event` notifies. */
export const eventChannel = 'kiosque_event'

/** What both databases do alike, over a pool that Prisma shares. */
export function overPool(pool: pg.Pool): Omit<Database, 'notice' | 'snapshot' | 'listen'> {
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const withClient = async <Result>(run: (client: pg.PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect()
    try {
      return await run(client)
    } finally {
      client.release()
    }
  }
  return {
    prisma,
    async query<Row extends object>({ text, values }: Prisma.Sql) {
      const { rows } = await pool.query<Row>({ name: statementName(text), text, values, types })
      return rows
    },
    transaction: (run) => prisma.$transaction(run, { maxWait: 60_000, timeout: 600_000 }),
    bulk: (run) => withClient((client) => inTransaction(client, run)),
    migrate: () => withClient(migrate),
    pendingMigrations: () => withClient(pendingMigrations),
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

async function inTransaction<Result>(client: pg.PoolClient, run: (statements: Statements) => Promise<Result>): Promise<Result> {
  await client.query('BEGIN')
  try {
    const result = await run(statementsOver(client))
    await client.query('COMMIT')
    return result
  } catch (cause) {
    // What broke the connection has ended the transaction too, and is the error to tell.
    await client.query('ROLLBACK').catch(() => undefined)
    throw cause
  }
}

/** Each is planned anew: a plan that is kept was made for tables that were small when an import began. */
const statementsOver = (client: pg.PoolClient): Statements => ({
  $queryRaw: async <Rows>({ text, values }: Prisma.Sql) => {
    const { rows } = await client.query({ text, values, types })
    return rows as Rows
  },
  $executeRaw: async ({ text, values }) => (await client.query({ text, values })).rowCount ?? 0,
})

/** A client that tells of each statement: the one place that all of them pass, Prisma's included. */
export function observedClient(onStatement: (text: string) => void): typeof pg.Client {
  return class extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: node-postgres' own overloads; the arguments are passed on untouched.
    override query(...args: any[]): any {
      const [query] = args
      onStatement(typeof query === 'string' ? query : query.text)
      // @ts-expect-error the overloads can't be forwarded as one
      return super.query(...args)
    }
  }
}
