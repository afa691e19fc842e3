import type { Publication } from './content/publication.ts'
import type { Environment } from './env.ts'
import { exampleQuery } from './example-query.ts'
import { logAvailability, logFailure, logRefusedCommands } from './failure-log.ts'
import { Quotas } from './http/admission/quotas.ts'
import { createAuthenticate } from './http/authentication.ts'
import { Connections } from './http/connections.ts'
import { Deadlines } from './http/deadlines.ts'
import { developmentTokens } from './http/development-key.ts'
import { createGraph } from './http/graphql.ts'
import { createLog } from './http/log.ts'
import { createAccessLog } from './http/observation/access-log.ts'
import { operationNames } from './http/observation/operation-name.ts'
import { UsageRecorder } from './http/observation/usage-recorder.ts'
import { createRoutes } from './http/routes.ts'
import { createGateway } from './http/server.ts'
import { createVerifyToken } from './http/token.ts'
import { readTrustedDocuments } from './http/trusted-documents.ts'
import { createIngest } from './importers/run/ingest.ts'
import type { ImportReport } from './importers/run/report.ts'
import { importSample, readSample } from './importers/run/sample.ts'
import { listen } from './listen.ts'
import { loadTracing, statementObserver } from './load-tracing.ts'
import { openQuotaStore, quotaStoreSettings } from './open-quota-store.ts'
import { rebuild } from './related/rebuild.ts'
import { weights } from './related/weights.ts'
import { loadMetrics, type MetricsServer, serveMetrics } from './serve-metrics.ts'
import {
  connectionOptions,
  databaseLocation,
  importSettings,
  limitsOf,
  loadRateLimit,
  publicationOf,
  shutdownOptions,
  syndicationOf,
} from './settings.ts'
import { shutDown } from './shutdown.ts'
import { openDatabase } from './store/database/open-database.ts'
import { ChangeNotifier, startChangeNotifier } from './store/events/change-notifier.ts'
import { tokenSettings } from './token-settings.ts'
import { runJobs } from './work/job-runner.ts'
import { relatedConsumer, relatedJob } from './work/related.ts'
import { webhookJob } from './work/webhooks.ts'

export interface ServeOptions {
  /** Imports the sample newspaper into an empty database. */
  readonly sample: boolean
  readonly clock: () => Date
}

export interface Gateway {
  /** URL of the GraphQL endpoint. */
  readonly url: string
  /** URL of the metrics; null if METRICS_PORT is not set. */
  readonly metricsUrl: string | null
  readonly publication: Publication
  /** Report of the sample's import; null if nothing was imported. */
  readonly sample: ImportReport | null
  /** A notice about the opening of the database, for the operator; null if there is none. */
  readonly notice: string | null
  /**
   * Shuts the gateway down within SHUTDOWN_SECONDS, and returns true if nothing was aborted. `patient` waits SHUTDOWN_DELAY_SECONDS first,
   * so that load balancers notice.
   */
  readonly close: (options?: { readonly patient: boolean }) => Promise<boolean>
}

/** Starts the gateway. It accepts connections only when the database, migrations, sample and schema are ready. */
export async function serve(environment: Environment, { sample, clock }: ServeOptions): Promise<Gateway> {
  const log = createLog(environment.LOG_LEVEL)
  const plan = sample ? await readSample() : null
  const shutdown = shutdownOptions(environment)
  const quotaStore = quotaStoreSettings(environment)
  let port = environment.PORT
  const publication = publicationOf(environment, plan?.name, () => port)
  const issuer = await tokenSettings(environment, clock, log)
  const trustedDocuments = await readTrustedDocuments(environment.KIOSQUE_CLIENTS)
  const names = operationNames(trustedDocuments)
  const [metrics, tracing] = await Promise.all([loadMetrics(environment, names), loadTracing(environment)])
  const database = await openDatabase(databaseLocation(environment), {
    onAvailability: (report) => logAvailability(report, log),
    onRefusedCommands: (report) => logRefusedCommands(report, log),
    statementTimeoutMs: environment.REQUEST_SECONDS * 1000,
    ...statementObserver(metrics, tracing),
  })
  let metricsServer: MetricsServer | null = null
  let quotas: Quotas | null = null
  try {
    await database.migrate()
    const report = plan && (await importSample(database, plan, importSettings(environment, clock())))
    // Ensures that even the first response contains related links.
    if (report) await rebuild(database, { weights, clock })
    const production = environment.NODE_ENV === 'production'
    const development = production ? null : developmentTokens(environment.KIOSQUE_DATA)
    const verifyToken = createVerifyToken({ issuer, development, clock, log })
    const authenticate = createAuthenticate(database, clock, verifyToken)
    const rateLimit = await loadRateLimit(environment, authenticate)
    quotas = new Quotas({ store: await openQuotaStore(quotaStore, database), clock, log })
    const usage = new UsageRecorder({ database, names, clock, log })
    const notifier = new ChangeNotifier()
    const graph = createGraph({
      database,
      notifier,
      limits: limitsOf(environment),
      deadlines: new Deadlines(environment.REQUEST_SECONDS * 1000),
      subscriptionsMax: environment.SUBSCRIPTIONS_MAX,
      publication,
      trustedDocuments,
      trustedOnly: environment.KIOSQUE_DOCUMENTS === 'trusted',
      authenticate,
      clock,
      log,
      helpful: !production,
      exampleQuery,
      onBatch: metrics?.onBatch,
      traceBatch: tracing?.traceBatch,
      traceOperation: tracing?.traceOperation,
    })
    metrics?.gauge({ database, graph, quotas, clock, consumer: relatedConsumer.name })
    if (production && !environment.DATABASE_URL)
      log.warn('The gateway uses the embedded database, which serves a single process. Set DATABASE_URL to run more.')
    const ingest = createIngest(database, () => importSettings(environment, clock()))
    const publishing = { database, publication, syndication: syndicationOf(environment), clock }
    const ending = new AbortController()
    const observers = [
      usage.observe,
      createAccessLog({ log, names, slowMs: environment.SLOW_REQUEST_MS }),
      ...(metrics ? [metrics.observe] : []),
    ]
    const routes = createRoutes({
      graph,
      publishing,
      authenticate,
      quotas,
      ingest: metrics ? metrics.counted(ingest) : ingest,
      ending: ending.signal,
      log,
    })
    const server = createGateway(routes, log, {
      ...connectionOptions(environment),
      rateLimit,
      observers,
      traceRequest: tracing?.traceRequest,
    })
    const connections = new Connections(server)
    metricsServer = metrics && (await serveMetrics(metrics, environment, log))
    port = await listen(server, environment)
    const stopNotifier = await startChangeNotifier(notifier, database, {
      clock,
      onFailure: (cause) => logFailure(cause, 'The database was not asked for changes. It is asked again.', log),
    })
    const onFailure = (name: string, cause: unknown) => logFailure(cause, `The job "${name}" failed. It is tried again.`, log)
    const work = runJobs(database, {
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
          traceFetch: tracing?.traceFetch,
          onDead: (name, reason) =>
            log.error({ webhook: name, reason }, 'A webhook was disabled after repeated failures. Nothing is sent until it is resumed.'),
          onAttempt: metrics?.onAttempt,
          onFailure,
        }),
      ],
      onFailure,
    })
    const stopCounting = async () => {
      await usage.write()
      await quotas?.close()
    }
    return {
      url: `http://${environment.HOST}:${port}/graphql`,
      metricsUrl: metricsServer?.url ?? null,
      publication,
      sample: report,
      notice: database.notice,
      close: async ({ patient } = { patient: false }) => {
        const serving = { ending, connections, live: graph.changeFeed, work, stopNotifying: stopNotifier, stopCounting, database }
        const cut = await shutDown(serving, patient ? shutdown : { ...shutdown, delaySeconds: 0 })
        metricsServer?.close()
        await tracing?.close()
        if (cut.length > 0) log.warn({ cut }, 'The shutdown aborted what was not complete within SHUTDOWN_SECONDS.')
        return cut.length === 0
      },
    }
  } catch (cause) {
    metricsServer?.close()
    await quotas?.close()
    await database.close()
    throw cause
  }
}
