import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { domainError, isConnectionLost } from './connection-error.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { Database, Statements } from './database.ts'
import { type Prisma, PrismaClient } from './generated/client.ts'
import { types } from './instant.ts'
import { migrate, pendingMigrations } from './migrate.ts'
import { statementName } from './statement-name.ts'

/** What a trigger of the table `event` notifies. */
export const eventChannel = 'kiosque_event'

/** A command that writes much may take so long, in milliseconds, and wait so long for a connection. */
const transactionMs = 600_000
const transactionWaitMs = 60_000

type Answered<Row> = (cause: Error | undefined, rows?: Row[]) => void

/** What both databases do alike, over a pool that Prisma shares. `onFailure` is called with each error of a connection. */
export function pooledDatabase(
  pool: ConnectionPool,
  onFailure: (cause: unknown) => void = () => undefined,
): Omit<Database, 'notice' | 'snapshot' | 'listen'> {
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const withClient = async <Result>(run: (client: pg.PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect()
    let isBroken = false
    try {
      return await run(client)
    } catch (cause) {
      isBroken = isConnectionLost(cause)
      throw cause
    } finally {
      // The pool replaces a connection that is broken, and keeps one whose statement was refused.
      client.release(isBroken)
    }
  }
  // By callbacks, in one promise for the statement: with a promise for each step, V8 kept most rows until the next major collection.
  const send = <Row extends object>({ text, values }: Prisma.Sql, answered: Answered<Row>): void =>
    pool.connect((error, client) => {
      if (!client) {
        answered(error)
        return
      }
      client.query<Row>({ name: statementName(text), text, values, types }, (cause, result) => {
        client.release(cause ? isConnectionLost(cause) : false)
        answered(cause, result?.rows)
      })
    })
  const translated = async <Result>(run: () => Promise<Result>): Promise<Result> => {
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
        const answered: Answered<Row> = (cause, rows = []) => {
          if (!cause) {
            resolve(rows)
            return
          }
          onFailure(cause)
          reject(domainError(cause))
        }
        send<Row>(statement, (cause, rows) => {
          if (cause && isConnectionLost(cause)) send<Row>(statement, answered)
          else answered(cause, rows)
        })
      }),
    transaction: (run, options) =>
      translated(() => prisma.$transaction(run, { maxWait: transactionWaitMs, timeout: transactionMs, ...options })),
    bulk: (run) => translated(() => withClient((client) => inTransaction(client, run))),
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
