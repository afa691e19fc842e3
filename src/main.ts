import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { CannotRun, ServiceUnavailable } from './content/error.ts'
import type { Publication } from './content/publication.ts'
import type { Environment } from './env.ts'
import { createAuthenticate } from './http/authentication.ts'
import { Connections } from './http/connections.ts'
import { developmentTokens } from './http/development-key.ts'
import { createGraph } from './http/graphql.ts'
import { createLog } from './http/log.ts'
import type { Syndication } from './http/publishing.ts'
import { createRoutes } from './http/routes.ts'
import { createGateway } from './http/server.ts'
import { configuredKey, createVerifyToken, publishedKeys, type TokenSettings } from './http/token.ts'
import { readTrustedDocuments } from './http/trusted-documents.ts'
import type { ImportSettings } from './importers/importer.ts'
import { createIngest } from './importers/run/ingest.ts'
import type { ImportReport } from './importers/run/report.ts'
import { importSample, readSample } from './importers/run/sample.ts'
import { rebuild } from './related/rebuild.ts'
import { weights } from './related/weights.ts'
import { answeringShare, type ShutdownOptions, shutDown } from './shutdown.ts'
import type { AvailabilityReport } from './store/database/availability.ts'
import type { DatabaseLocation } from './store/database/database.ts'
import { openDatabase } from './store/database/open-database.ts'
import { ChangeNotifier, startChangeNotifier } from './store/events/change-notifier.ts'
import { follow } from './work/follow.ts'
import { relatedConsumer, relatedJob } from './work/related.ts'
import { webhookJob } from './work/webhooks.ts'

export interface ServeOptions {
  /** Puts the sample newspaper into an empty database. */
  readonly sample: boolean
  readonly clock: () => Date
}

export interface Gateway {
  /** Where the graph is. */
  readonly url: string
  readonly publication: Publication
  /** What was put in at the start; null where nothing was. */
  readonly sample: ImportReport | null
  /** What a person should know about how the database was opened; null for nothing. */
  readonly notice: string | null
  /**
   * Shuts the gateway down within SHUTDOWN_SECONDS, and answers whether nothing had to be cut. `patient` waits SHUTDOWN_DELAY_SECONDS first,
   * so that load balancers notice.
   */
  readonly close: (options?: { readonly patient: boolean }) => Promise<boolean>
}

/** The query that GraphiQL opens with, and that the terminal proposes. */
export const exampleQuery = `# Les rubriques du journal, leur dernier titre, et ce qu'on lira ensuite.
{
  sections {
    name
    latest(first: 1) {
      kicker
      headline
      publishedOn
      authors { name }
      relatedLinks(first: 3) { label title reasons { label } }
    }
  }
}
`

/** Opens the doors once database, migrations, sample and schema are in place. */
export async function serve(environment: Environment, { sample, clock }: ServeOptions): Promise<Gateway> {
  const log = createLog(environment.LOG_LEVEL)
  const plan = sample ? await readSample() : null
  const shutdown = shutdownOf(environment)
  let port = environment.PORT
  const publication = publicationOf(environment, plan?.name, () => port)
  const issuer = await issuerOf(environment, clock, log)
  const database = await openDatabase(locationOf(environment), { onAvailability: (report) => logAvailability(report, log) })
  try {
    await database.migrate()
    const report = plan && (await importSample(database, plan, settingsOf(environment, clock())))
    // The first page that is asked for has its « Lire aussi ».
    if (report) await rebuild(database, { weights, clock })
    const production = environment.NODE_ENV === 'production'
    const development = production ? null : developmentTokens(environment.KIOSQUE_DATA)
    const verifyToken = createVerifyToken({ issuer, development, clock, log })
    const authenticate = createAuthenticate(database, clock, verifyToken)
    const notifier = new ChangeNotifier()
    const graph = createGraph({
      database,
      notifier,
      subscriptionsMax: environment.SUBSCRIPTIONS_MAX,
      publication,
      trustedDocuments: await readTrustedDocuments(environment.KIOSQUE_CLIENTS),
      trustedOnly: environment.KIOSQUE_DOCUMENTS === 'trusted',
      authenticate,
      clock,
      log,
      helpful: !production,
      exampleQuery,
    })
    if (production && !environment.DATABASE_URL)
      log.warn('The newspaper is kept in the embedded database: for more than one process, set DATABASE_URL.')
    const ingest = createIngest(database, () => settingsOf(environment, clock()))
    const publishing = { database, publication, syndication: syndicationOf(environment), clock }
    const ending = new AbortController()
    const routes = createRoutes({ graph, publishing, authenticate, ingest, ending: ending.signal, log })
    const server = createGateway(routes, log, { keepAliveSeconds: environment.KEEP_ALIVE_SECONDS })
    const connections = new Connections(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(listenError(cause, environment)))
      server.listen(environment.PORT, environment.HOST, resolve)
    })
    const logFailure = (cause: unknown, message: string) => {
      // A database that is away is logged once a second, whoever waits for it.
      if (!(cause instanceof ServiceUnavailable)) log.error({ cause }, message)
    }
    const stopNotifier = await startChangeNotifier(notifier, database, {
      clock,
      onFailure: (cause) => logFailure(cause, 'The database was not asked for changes. It is asked again.'),
    })
    const onFailure = (name: string, cause: unknown) => logFailure(cause, `The job "${name}" failed. It is tried again.`)
    const work = follow(database, {
      notifier,
      clock,
      consumers: [relatedConsumer],
      jobs: [
        relatedJob(database, { weights, clock }),
        webhookJob(database, {
          notifier,
          publication,
          clock,
          allowedHosts: environment.WEBHOOK_ALLOWED_HOSTS,
          onDead: (name, reason) => log.error({ webhook: name, reason }, 'A webhook is dead: nothing is sent there until it is resumed.'),
          onFailure,
        }),
      ],
      onFailure,
    })
    port = (server.address() as AddressInfo).port
    return {
      url: `http://${environment.HOST}:${port}/graphql`,
      publication,
      sample: report,
      notice: database.notice,
      close: async ({ patient } = { patient: false }) => {
        const serving = { ending, connections, live: graph.changeFeed, work, stopNotifying: stopNotifier, database }
        const cut = await shutDown(serving, patient ? shutdown : { ...shutdown, delaySeconds: 0 })
        if (cut.length > 0) log.warn({ cut }, 'The shutdown cut what was not done within SHUTDOWN_SECONDS.')
        return cut.length === 0
      },
    }
  } catch (cause) {
    await database.close()
    throw cause
  }
}

function logAvailability({ isAvailable, refused, cause }: AvailabilityReport, log: Logger): void {
  if (isAvailable) log.info({ refused }, 'The database answers again.')
  else log.error({ refused, cause }, 'The database does not answer. Requests that need it are refused until it does.')
}

/** PostgreSQL where there is an address of one, otherwise the embedded database in its folder. */
export const locationOf = ({ DATABASE_URL, KIOSQUE_DATA }: Environment): DatabaseLocation =>
  DATABASE_URL ? { url: DATABASE_URL } : { folder: KIOSQUE_DATA }

/** CannotRun for a delay that leaves no time. */
function shutdownOf({ NODE_ENV, SHUTDOWN_SECONDS: secondsMax, SHUTDOWN_DELAY_SECONDS: delay }: Environment): ShutdownOptions {
  const delaySeconds = delay ?? (NODE_ENV === 'production' ? Math.min(5, secondsMax / 2) : 0)
  const answeringSeconds = secondsMax * answeringShare
  if (delaySeconds >= answeringSeconds) {
    throw new CannotRun(
      `SHUTDOWN_DELAY_SECONDS is ${delaySeconds}: expected less than nine tenths of SHUTDOWN_SECONDS, which are ${answeringSeconds}.`,
    )
  }
  return { secondsMax, delaySeconds }
}

export const settingsOf = (environment: Environment, at: Date): ImportSettings => ({
  language: environment.PUBLICATION_LANGUAGE,
  timeZone: environment.PUBLICATION_TIME_ZONE,
  publicationName: environment.PUBLICATION_NAME ?? null,
  at,
})

/** Null: no issuer is configured, and nobody is more than the public or a partner. CannotRun for half of a configuration. */
async function issuerOf(environment: Environment, clock: () => Date, log: Logger): Promise<TokenSettings | null> {
  const { JWT_JWKS_URL: url, JWT_PUBLIC_KEY: pem, JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWT_ALGORITHMS: algorithms } = environment
  if (url === undefined && pem === undefined) return null
  if (url !== undefined && pem !== undefined) throw new CannotRun('JWT_JWKS_URL and JWT_PUBLIC_KEY are both set: expected one of them.')
  if (issuer === undefined || audience === undefined) {
    const missing = [issuer === undefined && 'JWT_ISSUER', audience === undefined && 'JWT_AUDIENCE'].filter((name) => name !== false)
    throw new CannotRun(`Tokens are to be taken, but whose and for whom is not said: ${missing.join(' and ')} expected too.`)
  }
  return {
    keys: url === undefined ? await configuredKey(pem ?? '', algorithms) : publishedKeys(url, clock, log),
    issuer,
    audience,
    algorithms,
    mapping: {
      rolesClaim: environment.JWT_ROLES_CLAIM,
      roles: environment.JWT_ROLES,
      subscriptionClaim: environment.JWT_SUBSCRIPTION_CLAIM ?? null,
    },
  }
}

/** With PORT=0 the port is known once the doors are open, and nobody asks for an address before. */
const publicationOf = (environment: Environment, sampleName: string | undefined, port: () => number): Publication => ({
  name: environment.PUBLICATION_NAME ?? sampleName ?? 'Kiosque',
  get url() {
    return environment.PUBLICATION_URL ?? `http://${environment.HOST}:${port()}`
  },
  language: environment.PUBLICATION_LANGUAGE,
  timeZone: environment.PUBLICATION_TIME_ZONE,
  subscribeUrl: environment.PUBLICATION_SUBSCRIBE_URL ?? null,
  contributionsMessage: environment.PUBLICATION_CONTRIBUTIONS_MESSAGE,
})

const syndicationOf = ({ FEED_FORM, WEBSUB_HUBS }: Environment): Syndication => ({ form: FEED_FORM, hubs: WEBSUB_HUBS })

function listenError(cause: Error, { HOST, PORT }: Environment): Error {
  if (!('code' in cause)) return cause
  if (cause.code === 'EADDRINUSE')
    return new CannotRun(`Port ${PORT} of ${HOST} is taken: stop what listens there, or choose another with PORT.`, { cause })
  if (cause.code === 'EACCES')
    return new CannotRun(`Port ${PORT} of ${HOST} may not be opened by this user: choose one above 1023 with PORT.`, { cause })
  return new CannotRun(`${HOST}:${PORT} can't be opened: ${cause.message}. Check HOST and PORT.`, { cause })
}
