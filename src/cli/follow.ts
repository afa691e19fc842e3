import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { CannotRun } from '../content/error.ts'
import type { Environment } from '../env.ts'
import type { FollowedFeed, FollowOutcome } from '../importers/run/feed-follower.ts'
import type { Database } from '../store/database/database.ts'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

interface Options {
  readonly once: boolean
  readonly every: number
  readonly json: boolean
  readonly allowHost: readonly string[]
}

export const followCommand = (): Command =>
  new Command('follow')
    .description('import new articles from feeds, repeatedly, until the command is stopped')
    .argument('<url...>', 'http or https URLs of RSS, Atom or JSON feeds')
    .option('--once', 'fetch each feed once, then exit', false)
    .option('--every <minutes>', 'minutes between two requests to a feed that keeps changing', minutes, 5)
    .addOption(
      new Option('--allow-host <name>', 'allow this host even if it is on a private network; repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--json', 'print each result as a line of JSON', false)
    .addHelpText(
      'after',
      `
Requests are conditional: a feed that has not changed is not sent again. After each failure the interval doubles, and Retry-After is
respected. The command remembers both after it ends; --once ignores them and fetches immediately.

Exit codes with --once: 0 success, 1 a feed failed or an item was rejected, 2 could not run.

Examples:
  kiosque follow https://journal.example/feed
  kiosque follow --once https://journal.example/feed https://agence.example/atom.xml
`,
    )
    .action(async (urls: string[], options: Options) => {
      const environment = await readEnvironment()
      const wrong = urls.find((url) => !/^https?:\/\//iu.test(url) || !URL.canParse(url))
      if (wrong !== undefined) throw new CannotRun(`"${wrong}" is not an http or https URL.`)
      const allowedHosts = [...environment.IMPORT_ALLOWED_HOSTS, ...options.allowHost]
      const { FollowedFeed } = await import('../importers/run/feed-follower.ts')
      await withDatabase(environment, async (database) => {
        const feeds = urls.map((url) => FollowedFeed.open(database, url, { minutes: options.every, allowedHosts }))
        await follow(database, await Promise.all(feeds), environment, options)
      })
    })

function minutes(text: string): number {
  const value = Number(text)
  if (!(value >= 1 && value <= 1440)) throw new InvalidArgumentError('Expected 1 to 1440 minutes.')
  return value
}

const collect = (value: string, others: readonly string[]): string[] => [...others, value.toLowerCase()]

async function follow(
  database: Database,
  feeds: readonly FollowedFeed[],
  environment: Environment,
  { once, json }: Options,
): Promise<void> {
  const { importSettings } = await import('../settings.ts')
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  try {
    do {
      for (const feed of feeds.filter(({ nextAt }) => once || nextAt <= new Date())) {
        if (stop.signal.aborted) return
        const outcome = await feed.ask(database, importSettings(environment, new Date()), stop.signal)
        console.log(json ? JSON.stringify(jsonOf(feed, outcome)) : sentence(feed, outcome))
        if (once && (outcome.kind === 'failed' || (outcome.kind === 'changed' && outcome.report.rejected.length > 0))) process.exitCode = 1
      }
      if (!once) await pause(feeds, stop.signal)
    } while (!once && !stop.signal.aborted)
  } catch (cause) {
    if (!stop.signal.aborted) throw cause
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** Waits until the next feed is due. Throws the signal's reason when the signal is aborted. */
async function pause(feeds: readonly FollowedFeed[], signal: AbortSignal): Promise<void> {
  const next = Math.min(...feeds.map(({ nextAt }) => nextAt.getTime()))
  await sleep(Math.max(0, next - Date.now()), undefined, { signal })
}

const jsonOf = ({ url, nextAt }: FollowedFeed, outcome: FollowOutcome) => ({ url, ...outcome, nextAt })

function sentence({ url, nextAt }: FollowedFeed, outcome: FollowOutcome): string {
  const next = `next request at ${nextAt.toISOString().slice(0, 16)}Z`
  if (outcome.kind === 'unchanged') return `${url}: unchanged; ${next}.`
  if (outcome.kind === 'failed') return `${url}: failed: ${outcome.cause}; ${next}.`
  const { new: made, completed, updated, rejected } = outcome.report
  const rejections = rejected.map(({ item, message }) => `\n  Rejected ${item}: ${message}`).join('')
  return `${url}: ${made + completed} new, ${updated} updated, ${rejected.length} rejected; ${next}.${rejections}`
}
