import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Cancelled } from '../../content/error.ts'
import { domainError, isConnectionLost } from './connection-error.ts'
import type { ConnectionPool } from './connection-pool.ts'
import type { BulkOptions, Database, Demand, OnStatement, Statements } from './database.ts'
import { DemandedStatements } from './demanded-statements.ts'
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

interface PooledOptions {
  /** Called with each error. */
  readonly onFailure?: (cause: unknown) => void
  /** Cancels the statement that a server process is executing. The embedded database has no such process. */
  readonly cancel?: (processId: number) => Promise<unknown>
}

/** What both databases have in common, over a pool shared with Prisma. */
export function pooledDatabase(
  pool: ConnectionPool,
  { onFailure = () => undefined, cancel }: PooledOptions = {},
): Omit<Database, 'notice' | 'snapshot' | 'listen'> {
  const statements = cancel ? new DemandedStatements(cancel) : null
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  // Does what `pool.withClient` does, but with callbacks, in one promise per statement. With a promise for each step, V8 retained most rows
  // until the next major collection.
  const send = <Row extends object>({ text, values }: Prisma.Sql, demand: Demand | undefined, callback: RowsCallback<Row>): void =>
    pool.connect((error, client) => {
      if (!client) {
        callback(error)
        return
      }
      if (demand?.isWanted === false) {
        client.release()
        callback(new Cancelled('Nobody waited for the statement any more.'))
        return
      }
      const position = demand && statements ? statements.begin(processIdOf(client), demand) : null
      client.query<Row>({ name: statementName(text), text, values, types }, (cause, result) => {
        const isBroken = cause ? isConnectionLost(cause) : false
        const cancelling = position === null ? null : statements?.end(position)
        if (cancelling) void cancelling.then(() => client.release(isBroken))
        else client.release(isBroken)
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
    driver: pool,
    query: <Row extends object>(statement: Prisma.Sql, demand?: Demand) =>
      new Promise<Row[]>((resolve, reject) => {
        const callback: RowsCallback<Row> = (cause, rows = []) => {
          if (!cause) {
            resolve(rows)
            return
          }
          onFailure(cause)
          reject(domainError(cause))
        }
        send<Row>(statement, demand, (cause, rows) => {
          if (cause && isConnectionLost(cause)) send<Row>(statement, demand, callback)
          else callback(cause, rows)
        })
      }),
    transaction: (run) => withDomainErrors(() => prisma.$transaction(run, { maxWait: transactionWaitMs, timeout: transactionMs })),
    bulk: (run, options) => withDomainErrors(() => pool.withClient((client) => inTransaction(client, run, options))),
    migrate: () => withDomainErrors(() => pool.withClient(migrate)),
    pendingMigrations: () => pool.withClient(pendingMigrations),
    poolState: () => ({ inUse: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** The id of the server process of a connection, which node-postgres knows but does not declare. */
const processIdOf = (client: pg.PoolClient): number =>
  'processID' in client && typeof client.processID === 'number' ? client.processID : 0

async function inTransaction<Result>(
  client: pg.PoolClient,
  run: (statements: Statements) => Promise<Result>,
  { isolationLevel }: BulkOptions = {},
): Promise<Result> {
  // A statement that writes many rows may take long.
  await client.query(`BEGIN ISOLATION LEVEL ${isolationLevel ?? 'READ COMMITTED'}; SET LOCAL statement_timeout = 0`)
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

/** A client that reports each statement and its end. All statements pass through it, including Prisma's. */
export function observedClient(onStatement: OnStatement): typeof pg.Client {
  return class extends pg.Client {
    // biome-ignore lint/suspicious/noExplicitAny: node-postgres' overloads; the arguments are forwarded unchanged.
    override query(...args: any[]): any {
      const [query] = args
      const ended = onStatement(typeof query === 'string' ? query : query.text)
      const callback = args.at(-1)
      if (ended && typeof callback === 'function')
        args.splice(-1, 1, (cause: Error | undefined, result: unknown) => {
          ended(cause)
          callback(cause, result)
        })
      // @ts-expect-error the overloads can't be forwarded as one
      const result = super.query(...args)
      if (ended && result instanceof Promise) result.then(() => ended(), ended)
      return result
    }
  }
}
