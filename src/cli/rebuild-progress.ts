import { Presets, SingleBar } from 'cli-progress'

/** Number of progress lines when the output is not a terminal. */
const steps = 10

/** Progress of a rebuild on standard error: a bar with the rate on a terminal, otherwise text lines. `stop` may be called at any time. */
export class RebuildProgress {
  readonly #started = performance.now()
  #bar: SingleBar | null = null
  #stepPrinted = 0

  update(done: number, total: number): void {
    const rate = Math.round(done / Math.max((performance.now() - this.#started) / 1000, 0.001))
    if (process.stderr.isTTY) {
      this.#bar ??= this.#start(total)
      this.#bar.update(done, { rate })
      return
    }
    const step = Math.floor((done * steps) / total)
    if (step > this.#stepPrinted) console.error(`${done} of ${total} articles, ${rate}/s`)
    this.#stepPrinted = step
  }

  stop(): void {
    this.#bar?.stop()
  }

  #start(total: number): SingleBar {
    const bar = new SingleBar(
      { format: '{bar} {percentage} % | {value}/{total} articles | {rate}/s', hideCursor: true },
      Presets.shades_classic,
    )
    bar.start(total, 0, { rate: 0 })
    return bar
  }
}
