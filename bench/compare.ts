// Compares the gateway with its peers and the theoretical limits, in one run of interleaved rounds: npm run bench -- --rounds 3 --peer limit-sql,postgraphile
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readEnvironment } from '../src/env.ts'
import { startGateway } from './gateway.ts'

const benchmark = fileURLToPath(new URL('../../shared/bench/run.mjs', import.meta.url))
const queries = fileURLToPath(new URL('queries', import.meta.url))
const { DATABASE_URL } = readEnvironment()
if (!DATABASE_URL || !existsSync(benchmark)) {
  console.error(
    DATABASE_URL
      ? 'The benchmark is not there: its folder ../shared/bench holds the peers.'
      : 'Say where npm run bench:load has put the articles: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench npm run bench',
  )
  process.exit(2)
}

const { child: gateway, url, pid } = await startGateway(DATABASE_URL)

// The benchmark creates a separate database for the peers.
const { DATABASE_URL: _ours, ...environment } = process.env
const args = ['--gateway', url, '--gateway-queries', queries, '--gateway-pid', String(pid), '--gateway-name', 'kiosque']
// The benchmark itself measures only W1 to W4 unless others are named.
const workloads = readdirSync(queries).flatMap((name) => /^(w\d+)\.graphql$/.exec(name)?.[1] ?? [])
const options = process.argv.slice(2)
if (!options.some((option) => option.split('=')[0] === '--workload')) options.push('--workload', workloads.join())
const run = spawn(process.execPath, [realpathSync(benchmark), ...args, ...options], { env: environment, stdio: 'inherit' })
const [status] = (await once(run, 'exit')) as [number | null]
gateway.kill()
process.exit(status ?? 1)
