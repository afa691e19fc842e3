import { Presets, SingleBar } from 'cli-progress'

export interface Progress {
  update(done: number): void
  stop(): void
}

/** A line elsewhere than on a terminal, each time that another tenth is done. */
const steps = 10

/** A bar with the rate and the remaining time on a terminal, plain lines elsewhere. It writes to standard error: standard output is for results. */
export function createProgress(total: number, unit: string): Progress {
  return process.stderr.isTTY ? bar(total, unit) : lines(total, unit)
}

function bar(total: number, unit: string): Progress {
  const started = performance.now()
  const rate = (done: number) => Math.round(done / Math.max((performance.now() - started) / 1000, 0.001))
  const single = new SingleBar(
    { format: `{bar} {percentage} % | {value}/{total} ${unit} | {rate}/s | {eta_formatted} left`, hideCursor: true },
    Presets.shades_classic,
  )
  single.start(total, 0, { rate: 0 })
  return { update: (done) => single.update(done, { rate: rate(done) }), stop: () => single.stop() }
}

function lines(total: number, unit: string): Progress {
  let told = 0
  return {
    update(done) {
      const step = Math.floor((done * steps) / total)
      if (step === told) return
      told = step
      console.error(`${done} of ${total} ${unit}`)
    },
    stop: () => undefined,
  }
}
