import proxyAddress from 'proxy-addr'
import { z } from 'zod'
import { CannotRun } from './content/error.ts'
import { languageTag } from './content/language.ts'
import { operationLimits } from './engine/operation-limits.ts'

const oneOf = <Value extends string>(...values: [Value, ...Value[]]) => z.enum(values, `one of ${values.join(', ')}`)

const timeZone = z.string().refine(isTimeZone, 'an IANA time zone such as Africa/Bamako')

const language = z
  .string()
  .transform(languageTag)
  .refine((tag) => tag !== null, 'a BCP 47 language such as fr or fr-ML')

const httpUrl = z
  .string()
  .refine((value) => /^https?:\/\//u.test(value) && URL.canParse(value), 'an http or https URL such as https://journal.example')
  .transform((value) => new URL(value).href.replace(/\/$/u, ''))

const httpUrls = z
  .string()
  .transform((value) => value.split(/[\s,]+/u).filter(Boolean))
  .pipe(z.array(httpUrl))

/** A whole number from 1. */
const limit = z
  .string()
  .regex(/^[1-9]\d{0,11}$/u, 'a whole number from 1')
  .transform(Number)

const ratio = z
  .string()
  .regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/u, 'a number from 0 to 1, such as 0.1')
  .transform(Number)

const seconds = (least: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/u, `a number of seconds from ${least} to 9999`)
    .transform(Number)
    .refine((value) => value >= least, `a number of seconds from ${least} to 9999`)

/** A whole number of up to six digits. */
const count = (least: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/u, `a number from ${least} to 999999`)
    .transform(Number)
    .refine((value) => value >= least, `a number from ${least} to 999999`)

/** Host names separated by commas. */
const hosts = z.string().transform((value) =>
  value
    .toLowerCase()
    .split(',')
    .flatMap((host) => host.trim() || []),
)

/** IP addresses and networks separated by commas. */
const networks = z
  .string()
  .transform((value) => value.split(',').flatMap((network) => network.trim() || []))
  .refine(areNetworks, 'IP addresses and networks such as 10.0.0.0/8, separated by commas')

const databaseUrl = z
  .string()
  .refine(
    (value) => /^postgres(?:ql)?:\/\//u.test(value) && URL.canParse(value),
    'a URL such as postgresql://user:password@host:5432/database',
  )

const redisUrl = z
  .string()
  .refine((value) => /^rediss?:\/\//u.test(value) && URL.canParse(value), 'a URL such as redis://user:password@host:6379/0')

const port = z
  .string()
  .regex(/^\d{1,5}$/u, 'a number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'a number from 0 to 65535')

/** Asymmetric algorithms only: with a symmetric one, a public key could be misused as a signing secret. */
const signatures = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

const algorithms = z
  .string()
  .transform((value) => value.split(',').map((name) => name.trim()))
  .refine((names) => names.every((name) => signatures.includes(name)), `a comma-separated list of ${signatures.join(', ')}`)

const role = z.enum(['SUBSCRIBER', 'EDITOR', 'ADMIN', 'INGEST'])

/** "abonne=SUBSCRIBER,redaction=EDITOR" */
const roles = z
  .string()
  .transform((value) => value.split(',').map((pair) => pair.split('=').map((part) => part.trim())))
  .pipe(
    z.array(z.tuple([z.string().min(1), role]), `pairs such as abonne=SUBSCRIBER,redaction=EDITOR, with one of ${role.options.join(', ')}`),
  )
  .transform((pairs) => new Map(pairs))

/** Every environment variable of Kiosque, with its allowed values. */
const variables = z.object({
  NODE_ENV: oneOf('development', 'production', 'test').default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  METRICS_PORT: port.optional(),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info'),
  SLOW_REQUEST_MS: z
    .string()
    .regex(/^\d{1,6}$/u, 'a number of milliseconds from 0 to 999999')
    .default('1000')
    .transform(Number),
  DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  QUOTA_STORE: oneOf('memory', 'redis', 'postgres').optional(),
  KIOSQUE_DATA: z.string().default('.kiosque'),
  JWT_JWKS_URL: httpUrl.optional(),
  JWT_PUBLIC_KEY: z.string().optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  JWT_ALGORITHMS: algorithms.prefault('RS256,ES256,EdDSA'),
  JWT_ROLES_CLAIM: z.string().default('roles'),
  JWT_ROLES: roles.prefault('subscriber=SUBSCRIBER,editor=EDITOR,admin=ADMIN,ingest=INGEST'),
  JWT_SUBSCRIPTION_CLAIM: z.string().optional(),
  KIOSQUE_DOCUMENTS: oneOf('all', 'trusted').default('all'),
  KIOSQUE_CLIENTS: z.string().optional(),
  PUBLICATION_NAME: z.string().optional(),
  PUBLICATION_URL: httpUrl.optional(),
  PUBLICATION_LANGUAGE: language.default('fr'),
  PUBLICATION_TIME_ZONE: timeZone.default('Africa/Bamako'),
  PUBLICATION_SUBSCRIBE_URL: httpUrl.optional(),
  IMPORT_ALLOWED_HOSTS: hosts.prefault(''),
  WEBHOOK_ALLOWED_HOSTS: hosts.prefault(''),
  SUBSCRIPTIONS_MAX: count(0).default(1000),
  OPERATION_WEIGHT_MAX: limit.default(operationLimits.weightMax),
  OPERATION_DEPTH_MAX: limit.default(operationLimits.depthMax),
  OPERATION_TOKENS_MAX: limit.default(operationLimits.tokensMax),
  OPERATION_ALIASES_MAX: limit.default(operationLimits.aliasesMax),
  OPERATION_DIRECTIVES_MAX: limit.default(operationLimits.directivesMax),
  OPERATION_ROOT_FIELDS_MAX: limit.default(operationLimits.rootFieldsMax),
  OPERATION_VARIABLES_MAX: limit.default(operationLimits.variablesMax),
  ANSWER_BYTES_MAX: limit.default(operationLimits.answerBytesMax),
  CONNECTIONS_MAX: count(1).default(5000),
  CONNECTION_REQUESTS_MAX: count(1).default(1000),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_SERVICE_NAME: z.string().default('kiosque'),
  OTEL_TRACES_SAMPLER_ARG: ratio.default(1),
  REQUEST_SECONDS: seconds(1).default(5),
  RATE_LIMIT_PUBLIC: count(1).optional(),
  TRUSTED_PROXIES: networks.prefault(''),
  ARRIVAL_SECONDS: seconds(1).default(15),
  ARRIVAL_BYTES_PER_SECOND: count(1).default(1000),
  KEEP_ALIVE_SECONDS: seconds(1).default(75),
  SHUTDOWN_SECONDS: seconds(1).default(10),
  SHUTDOWN_DELAY_SECONDS: seconds(0).optional(),
  FEED_FORM: oneOf('LEAD', 'FULL', 'HEADLINE').default('LEAD'),
  WEBSUB_HUBS: httpUrls.default([]),
  PUBLICATION_CONTRIBUTIONS_MESSAGE: z.string().default('Les contributions sont réservées aux abonnés.'),
})

export type Environment = z.infer<typeof variables>

/** Variables whose values may contain a password. */
const secretNames = ['DATABASE_URL', 'REDIS_URL']

/** The names of all variables, for the test of the documentation. */
export const variableNames = Object.keys(variables.shape)

/** Reads the environment; no other code does. An empty variable counts as not set. CannotRun names each variable with a wrong value. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([name, value]) => value !== '' && Object.hasOwn(variables.shape, name)))
  const parsed = variables.safeParse(given)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0])
    const found = secretNames.includes(name) ? 'something else (not shown: it may contain a password)' : `"${given[name]}"`
    return `${name} is ${found}: expected ${issue.message}.`
  })
  throw new CannotRun(wrong.join('\n'))
}

function areNetworks(values: readonly string[]): boolean {
  try {
    proxyAddress.compile([...values])
    return true
  } catch {
    return false
  }
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('fr', { timeZone: value })
    return true
  } catch {
    return false
  }
}
