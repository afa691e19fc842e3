import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** What happened beside the traffic. */
export interface BackgroundFindings {
  readonly publications: number
  readonly publicationMsMax: number
  readonly healthMsMax: number
  readonly failures: readonly string[]
  /** The share of a processor that the gateway has used. */
  readonly cpu: number
  /** Resident memory of the gateway in MB: means of the first and the last third, and the maximum. */
  readonly memory: { readonly first: number; readonly last: number; readonly max: number }
}

interface Target {
  readonly origin: string
  readonly pid: number
  readonly ingest: string
}

let number = 0

/** Publishes an article every second, checks `/health`, and samples the memory of the gateway, until the signal is aborted. */
export async function watch({ origin, pid, ingest }: Target, ended: AbortSignal): Promise<BackgroundFindings> {
  const startedAt = performance.now()
  const cpuBefore = await cpuSeconds(pid)
  const failures: string[] = []
  const memory: number[] = []
  const latencies: Record<'publication' | 'health', number[]> = { publication: [], health: [] }
  const ask = async (kind: keyof typeof latencies, path: string, init?: RequestInit): Promise<void> => {
    const before = performance.now()
    try {
      const response = await fetch(`${origin}${path}`, { ...init, signal: AbortSignal.timeout(20_000) })
      await response.text()
      if (!response.ok) failures.push(`${kind}: ${response.status}`)
    } catch (cause) {
      failures.push(`${kind}: ${cause}`)
    }
    latencies[kind].push(performance.now() - before)
  }
  const publish = (): Promise<void> => {
    number++
    const title = `Essai de charge ${Date.now()} ${number}`
    const article = { title, section: 'Essais', publishedAt: new Date(Date.now() - 1000).toISOString(), text: `Le texte de ${title}.` }
    return ask('publication', `/ingest/soak-${Date.now()}-${number}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${ingest}` },
      body: JSON.stringify(article),
    })
  }
  const every = async (ms: number, run: () => Promise<void>): Promise<void> => {
    while (!ended.aborted) await Promise.all([run(), setTimeout(ms, null, { signal: ended }).catch(() => null)])
  }
  await Promise.all([
    every(1000, publish),
    every(250, () => ask('health', '/health')),
    every(500, async () => void memory.push(await residentMegabytes(pid))),
  ])
  const cpu = ((await cpuSeconds(pid)) - cpuBefore) / ((performance.now() - startedAt) / 1000)
  const third = Math.max(1, Math.floor(memory.length / 3))
  return {
    publications: latencies.publication.length,
    publicationMsMax: Math.max(...latencies.publication),
    healthMsMax: Math.max(...latencies.health),
    failures,
    cpu,
    memory: { first: mean(memory.slice(0, third)), last: mean(memory.slice(-third)), max: Math.max(...memory) },
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The time that a process has used of processors. The fields of the file count hundredths of a second. */
async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/u.exec(stat) ?? []
  return (Number(user) + Number(system)) / 100
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1]) / 1024
}
