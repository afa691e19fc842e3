import { CannotRun } from './content/error.ts'
import type { Publication } from './content/publication.ts'
import type { OperationLimits } from './engine/operation-limits.ts'
import type { Environment } from './env.ts'
import type { RateLimit } from './http/admission/rate-limit.ts'
import type { Authenticate } from './http/authentication.ts'
import type { Syndication } from './http/publishing.ts'
import type { ConnectionOptions } from './http/server.ts'
import type { ImportSettings } from './importers/importer.ts'
import { answeringShare, type ShutdownOptions } from './shutdown.ts'
import type { DatabaseLocation } from './store/database/database.ts'

/** PostgreSQL if DATABASE_URL is set, otherwise the embedded database in its folder. */
export const databaseLocation = ({ DATABASE_URL, KIOSQUE_DATA }: Environment): DatabaseLocation =>
  DATABASE_URL ? { url: DATABASE_URL } : { folder: KIOSQUE_DATA }

export const importSettings = (environment: Environment, at: Date): ImportSettings => ({
  language: environment.PUBLICATION_LANGUAGE,
  timeZone: environment.PUBLICATION_TIME_ZONE,
  publicationName: environment.PUBLICATION_NAME ?? null,
  at,
})

export const limitsOf = (environment: Environment): OperationLimits => ({
  weightMax: environment.OPERATION_WEIGHT_MAX,
  depthMax: environment.OPERATION_DEPTH_MAX,
  tokensMax: environment.OPERATION_TOKENS_MAX,
  aliasesMax: environment.OPERATION_ALIASES_MAX,
  directivesMax: environment.OPERATION_DIRECTIVES_MAX,
  rootFieldsMax: environment.OPERATION_ROOT_FIELDS_MAX,
  variablesMax: environment.OPERATION_VARIABLES_MAX,
  answerBytesMax: environment.ANSWER_BYTES_MAX,
})

/** With PORT=0 the port is known only when the gateway listens, and no URL is needed earlier. */
export const publicationOf = (environment: Environment, sampleName: string | undefined, port: () => number): Publication => ({
  name: environment.PUBLICATION_NAME ?? sampleName ?? 'Kiosque',
  get url() {
    return environment.PUBLICATION_URL ?? `http://${environment.HOST}:${port()}`
  },
  language: environment.PUBLICATION_LANGUAGE,
  timeZone: environment.PUBLICATION_TIME_ZONE,
  subscribeUrl: environment.PUBLICATION_SUBSCRIBE_URL ?? null,
  contributionsMessage: environment.PUBLICATION_CONTRIBUTIONS_MESSAGE,
})

export const syndicationOf = ({ FEED_FORM, WEBSUB_HUBS }: Environment): Syndication => ({ form: FEED_FORM, hubs: WEBSUB_HUBS })

export const connectionOptions = (environment: Environment): ConnectionOptions => ({
  keepAliveSeconds: environment.KEEP_ALIVE_SECONDS,
  arrivalMs: environment.ARRIVAL_SECONDS * 1000,
  bytesPerSecondMin: environment.ARRIVAL_BYTES_PER_SECOND,
  connectionsMax: environment.CONNECTIONS_MAX,
  requestsMax: environment.CONNECTION_REQUESTS_MAX,
})

/** `null` if there is no limit. Then the library is not even loaded. */
export async function loadRateLimit(
  { RATE_LIMIT_PUBLIC, TRUSTED_PROXIES }: Environment,
  authenticate: Authenticate,
): Promise<RateLimit | null> {
  if (RATE_LIMIT_PUBLIC === undefined) return null
  const { createRateLimit } = await import('./http/admission/rate-limit.ts')
  const { clientAddress } = await import('./http/admission/client-address.ts')
  return createRateLimit({ requestsMax: RATE_LIMIT_PUBLIC, addressOf: clientAddress(TRUSTED_PROXIES), authenticate })
}

/** Throws CannotRun if the delay leaves no time for the shutdown. */
export function shutdownOptions({ NODE_ENV, SHUTDOWN_SECONDS: secondsMax, SHUTDOWN_DELAY_SECONDS: delay }: Environment): ShutdownOptions {
  const delaySeconds = delay ?? (NODE_ENV === 'production' ? Math.min(5, secondsMax / 2) : 0)
  const answeringSeconds = secondsMax * answeringShare
  if (delaySeconds >= answeringSeconds) {
    throw new CannotRun(
      `SHUTDOWN_DELAY_SECONDS is ${delaySeconds}: expected less than nine tenths of SHUTDOWN_SECONDS, which are ${answeringSeconds}.`,
    )
  }
  return { secondsMax, delaySeconds }
}
