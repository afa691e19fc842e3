// The process that sends the requests. It is apart from the program that measures, so that nothing delays it but the processor.
import { setTimeout } from 'node:timers/promises'
import { Connection, type OnAnswer } from './connection.ts'
import { type Findings, Order, type Prepared, senders } from './message.ts'

/** As load balancers do, the generator opens connections in advance. */
const connectionsMin = 600
const connectionsMax = 1000
/** Requests without an answer after this time count as errors. */
const patienceMs = 15_000

process.on('message', (message) => void run(Order.parse(message)))

async function run({ port, requests, seconds, load }: Order): Promise<void> {
  const prepared = requests.map(({ sender, text }) => ({ sender, bytes: Buffer.from(text) }))
  const tally = new Tally()
  const pool = new ConnectionPool(port)
  await pool.open(load.kind === 'closed' ? load.connections : connectionsMin)
  const reporting = setInterval(() => process.send?.(tally.progress), 1000)
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const send = (dueAt: number, onDone?: () => void): void => {
    const { sender, bytes } = prepared[Math.floor(Math.random() * prepared.length)] as (typeof prepared)[number]
    tally.offered++
    pool.send(bytes, (outcome) => {
      tally.note(sender, outcome, performance.now() - dueAt)
      onDone?.()
    })
  }
  if (load.kind === 'closed') await closedLoop(load.connections, startedAt + seconds * 1000, send)
  else await openLoop(load.rate, startedAt + seconds * 1000, send)
  const { user, system } = process.cpuUsage(cpuBefore)
  const cpu = (user + system) / 1000 / (performance.now() - startedAt)
  for (const until = performance.now() + patienceMs; tally.pending > 0 && performance.now() < until; ) await setTimeout(20)
  clearInterval(reporting)
  process.send?.({ findings: tally.findings(cpu) })
  pool.close()
  process.disconnect?.()
}

async function closedLoop(connections: number, until: number, send: (dueAt: number, onDone: () => void) => void): Promise<void> {
  const repeat = (): void => {
    const now = performance.now()
    if (now < until) send(now, repeat)
  }
  for (let connection = 0; connection < connections; connection++) repeat()
  await setTimeout(until - performance.now())
}

/** Times between requests have an exponential distribution: clients don't know of each other. */
async function openLoop(rate: number, until: number, send: (dueAt: number) => void): Promise<void> {
  for (let dueAt = performance.now(); dueAt < until; ) {
    const now = performance.now()
    for (; dueAt <= now && dueAt < until; dueAt -= (Math.log(1 - Math.random()) * 1000) / rate) send(dueAt)
    await setTimeout(1)
  }
}

/** Free connections are used again; a new one is opened only if none is free. Beyond `connectionsMax`, requests wait. */
class ConnectionPool {
  readonly #port: number
  readonly #free: Connection[] = []
  readonly #waiting: { readonly bytes: Buffer; readonly onAnswer: OnAnswer }[] = []
  readonly #open = new Set<Connection>()

  constructor(port: number) {
    this.#port = port
  }

  async open(connections: number): Promise<void> {
    while (this.#open.size < connections) {
      const connection = this.#connect()
      if (connection) this.#free.push(connection)
      await connection?.opened
    }
  }

  send(bytes: Buffer, onAnswer: OnAnswer): void {
    const connection = this.#free.pop() ?? this.#connect()
    if (connection) connection.send(bytes, onAnswer)
    else this.#waiting.push({ bytes, onAnswer })
  }

  close(): void {
    for (const connection of this.#open) connection.close()
  }

  #connect(): Connection | null {
    if (this.#open.size >= connectionsMax) return null
    const connection = new Connection(this.#port, {
      onFree: (free) => {
        const next = this.#waiting.shift()
        if (next) free.send(next.bytes, next.onAnswer)
        else this.#free.push(free)
      },
      onClosed: (closed) => {
        this.#open.delete(closed)
        const index = this.#free.indexOf(closed)
        if (index >= 0) this.#free.splice(index, 1)
        const next = this.#waiting.shift()
        if (next) this.send(next.bytes, next.onAnswer)
      },
    })
    this.#open.add(connection)
    return connection
  }
}

class Tally {
  offered = 0
  readonly #accepted: number[] = []
  readonly #refused: number[] = []
  readonly #refusedBySender = Object.fromEntries(senders.map((sender) => [sender, 0])) as Record<Prepared['sender'], number>
  readonly #others = new Map<string, number>()
  #failed = 0

  get pending(): number {
    return this.offered - this.#accepted.length - this.#refused.length - this.#failed
  }

  get progress(): { accepted: number; refused: number } {
    return { accepted: this.#accepted.length, refused: this.#refused.length }
  }

  note(sender: Prepared['sender'], outcome: number | string, ms: number): void {
    if (outcome === 200) this.#accepted.push(ms)
    else if (outcome === 503) {
      this.#refused.push(ms)
      this.#refusedBySender[sender]++
    } else {
      this.#failed++
      this.#others.set(String(outcome), (this.#others.get(String(outcome)) ?? 0) + 1)
    }
  }

  findings(cpu: number): Findings {
    if (this.pending > 0) this.#others.set('no answer', this.pending)
    return {
      offered: this.offered,
      accepted: latenciesOf(this.#accepted),
      refused: latenciesOf(this.#refused),
      refusedBySender: this.#refusedBySender,
      others: Object.fromEntries(this.#others),
      cpu,
    }
  }
}

function latenciesOf(values: number[]): Findings['accepted'] {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number): number => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) }
}
