// Sends random requests to a gateway of its own, and reports what is wrong with the answers: `npm run fuzz`. tests/fuzz/fuzz.test.ts runs its
// short form.
import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { answers as serverAnswers } from '../tests/database-server.ts'
import type { Exchange } from '../tests/fuzz/exchange.ts'
import type { Finding } from '../tests/fuzz/findings.ts'
import { type FuzzedGateway, startGateway } from '../tests/fuzz/gateway.ts'
import type { Range } from '../tests/fuzz/numbered-requests.ts'
import type { RawRequest } from '../tests/fuzz/raw-request.ts'
import { type Report, run } from '../tests/fuzz/run.ts'
import { Tally } from '../tests/fuzz/tally.ts'

const usage = `Usage: npm run fuzz -- [options]

Starts a gateway with a newspaper of its own, and sends it random requests: half of them GraphQL documents made from the schema, half of them
HTTP requests of every route, as every kind of viewer. Exit codes: 0 if nothing is wrong with the answers, 1 if something is, 2 if the
options are wrong. Ctrl-C ends the run, and reports what it has seen.

  --requests N   number of requests (default: 3000; the long form is 100000)
  --seed N       which requests (default: 1)
  --only N       send only request N of the seed, and print it with its answers; N-M sends several
  --embedded     use the embedded database, which is also used if no PostgreSQL server answers
  --help         print this help
`

/** Interval of the progress lines when the output is not a terminal. */
const secondsBetweenLines = 5

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    embedded: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
})
const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/u.exec(values.only ?? `0-${Number(values.requests) - 1}`) ?? []

if (values.help) console.log(usage)
else if (first === undefined || !/^\d{1,9}$/u.test(values.seed)) {
  console.error('Expected whole numbers for --requests, --seed and --only.')
  process.exitCode = 2
} else await fuzz({ seed: Number(values.seed), from: Number(first), to: Number(last) + 1 })

async function fuzz(range: Range): Promise<void> {
  const isEmbedded = values.embedded || !(await serverAnswers())
  console.error(`Starting a gateway on ${isEmbedded ? 'the embedded database' : 'PostgreSQL'}.`)
  const gateway = await startGateway(isEmbedded ? { kind: 'PGlite' } : { kind: 'PostgreSQL', template: undefined })
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  const tally = new Tally()
  const progress = createProgress(range.to - range.from)
  const started = performance.now()
  const onExchange = (number: number, request: RawRequest, exchange: Exchange) => {
    tally.add(number, request, exchange)
    if (values.only === undefined) progress.update(tally.sent)
    else console.log(described(number, request, exchange))
  }
  const report = await run(gateway, { ...range, signal: interrupted.signal, onExchange }).catch(async (cause: unknown) => {
    await gateway.stop()
    throw cause
  })
  progress.stop()
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`Seed ${range.seed}, ${tally.sent} requests in ${seconds} s.\n\n${tally}\n${held(report)}`)
  const findings = [...report.findings, ...(await stopped(gateway))]
  console.log(findings.length === 0 ? 'No findings.' : `${findings.length} findings:`)
  for (const finding of findings) console.log(`\n${explained(finding, range.seed)}`)
  if (findings.length > 0) process.exitCode = 1
  else if (interrupted.signal.aborted) process.exitCode = 130
}

/** Stops the gateway, which is a finding if it has ended before or ends with an error. */
async function stopped(gateway: FuzzedGateway): Promise<Finding[]> {
  const fault = await gateway.stop().then(
    (status) => (status === 0 ? null : `the gateway ended with exit status ${status}`),
    (cause: Error) => cause.message,
  )
  return fault === null ? [] : [{ fault, numbers: [], request: null, count: 1 }]
}

function held({ before, after }: Report): string {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1)
  if (after === null) return 'The run ended early, so the memory was not measured again.'
  return `Heap: ${mb(before.heapBytes)} MB before, ${mb(after.heapBytes)} MB after. Sockets: ${before.sockets} before, ${after.sockets} after.`
}

function explained({ fault, numbers, request, count }: Finding, seed: number): string {
  const only = numbers.length > 1 ? `${Math.min(...numbers)}-${Math.max(...numbers)}` : numbers.join()
  return [
    `${fault} (${count} ${count === 1 ? 'time' : 'times'})`,
    ...(numbers.length > 0 ? [`  npm run fuzz -- --seed ${seed} --only ${only}`] : []),
    ...(request ? [writtenParts(request)] : []),
  ].join('\n')
}

/** The bytes of each part, and what the client does after the last one. */
function writtenParts({ parts, ending, viewer }: RawRequest): string {
  return [...parts.map((part) => JSON.stringify(part)), `(${viewer}, ${ending})`].map((line) => `  ${line}`).join('\n')
}

function described(number: number, request: RawRequest, { answers, ms, fault }: Exchange): string {
  return [
    `Request ${number} of ${request.kind}, ${Math.round(ms)} ms${fault === null ? '' : `, ${fault}`}`,
    writtenParts(request),
    ...answers.map(({ status, headers, body }) => `  ${status} ${JSON.stringify(Object.fromEntries(headers))}\n  ${body}`),
    '',
  ].join('\n')
}

/** A bar on a terminal, and a line every few seconds elsewhere. */
function createProgress(total: number): { update: (sent: number) => void; stop: () => void } {
  if (values.only !== undefined) return { update: () => undefined, stop: () => undefined }
  if (process.stderr.isTTY) {
    const bar = new SingleBar({ format: '{bar} {value}/{total} requests, {eta} s left', etaBuffer: 500 }, Presets.shades_classic)
    bar.start(total, 0)
    return { update: (sent) => bar.update(sent), stop: () => bar.stop() }
  }
  const started = performance.now()
  let printedAt = started
  return {
    update(sent) {
      const now = performance.now()
      if (now - printedAt < secondsBetweenLines * 1000) return
      printedAt = now
      const perSecond = (sent / (now - started)) * 1000
      console.error(`${sent} of ${total} requests, ${Math.round(perSecond)}/s, ${Math.round((total - sent) / perSecond)} s left`)
    },
    stop: () => undefined,
  }
}
