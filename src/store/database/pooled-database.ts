import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { domainError, isConnectionLost } from './connection-error.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { Database, Statements } from './database.ts'
import { type Prisma, PrismaClient } from './generated/client.ts'
import { types } from './instant.ts'
import { migrate, pendingMigrations } from './migrate.ts'
import { statementName } from './statement-name.ts'

/** The channel that a trigger on the table `event` notifies. */
export const eventChannel = 'kiosque_event'

/** Timeouts for commands that write many rows: for the transaction, and for its connection, in milliseconds. */
const transactionMs = 600_000
const transactionWaitMs = 60_000

type RowsCallback<Row> = (cause: Error | undefined, rows?: Row[]) => void

/** What both databases have in common, over a pool shared with Prisma. `onFailure` is called with each error. */
export function pooledDatabase(
  pool: ConnectionPool,
  onFailure: (cause: unknown) => void = () => undefined,
): Omit<Database, 'notice' | 'snapshot' | 'listen'> {
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  // Does what `pool.withClient` does, but with callbacks, in one promise per statement. With a promise for each step, V8 retained most rows
  // until the next major collection.
  const send = <Row extends object>({ text, values }: Prisma.Sql, callback: RowsCallback<Row>): void =>
    pool.connect((error, client) => {
      if (!client) {
        callback(error)
        return
      }
      client.query<Row>({ name: statementName(text), text, values, types }, (cause, result) => {
        client.release(cause ? isConnectionLost(cause) : false)
        callback(cause, result?.rows)
      })
    })
  const withDomainErrors = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    try {
      return await run()
    } catch (cause) {
      onFailure(cause)
      throw domainError(cause)
    }
  }
  return {
    prisma,
    query: <Row extends object>(statement: Prisma.Sql) =>
      new Promise<Row[]>((resolve, reject) => {
        const callback: RowsCallback<Row> = (cause, rows = []) => {
          if (!cause) {
            resolve(rows)
            return
          }
          onFailure(cause)
          reject(domainError(cause))
        }
        send<Row>(statement, (cause, rows) => {
          if (cause && isConnectionLost(cause)) send<Row>(statement, callback)
          else callback(cause, rows)
        })
      }),
    transaction: (run, options) =>
      withDomainErrors(() => prisma.$transaction(run, { maxWait: transactionWaitMs, timeout: transactionMs, ...options })),
    bulk: (run) => withDomainErrors(() => pool.withClient((client) => inTransaction(client, run))),
    migrate: () => withDomainErrors(() => pool.withClient(migrate)),
    pendingMigrations: () => pool.withClient(pendingMigrations),
    poolState: () => ({ inUse: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
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
    // If the connection is broken, the transaction has ended with it, and `cause` is the error to report.
    await client.query('ROLLBACK').catch(() => undefined)
    throw cause
  }
}

/** Unnamed statements, so that each is planned again: a cached plan would be based on the small tables at the start of an import. */
const statementsOver = (client: pg.PoolClient): Statements => ({
  $queryRaw: async <Rows>({ text, values }: Prisma.Sql) => {
    const { rows } = await client.query({ text, values, types })
    return rows as Rows
  },
  $executeRaw: async ({ text, values }) => (await client.query({ text, values })).rowCount ?? 0,
})

/** A client that reports each statement. All statements pass through it, including Prisma's. */
export function observedClient(onStatement: (text: string) => void): typeof pg.Client {
  return class extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: node-postgres' overloads; the arguments are forwarded unchanged.
    override query(...args: any[]): any {
      const [query] = args
      onStatement(typeof query === 'string' ? query : query.text)
      // @ts-expect-error the overloads can't be forwarded as one
      return super.query(...args)
    }
  }
}
