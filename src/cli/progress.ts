import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress } from '../importers/run/import.ts'

export interface Progress {
  update(progress: ImportProgress): void
  stop(): void
}

/** Interval of the progress lines when the output is not a terminal. */
const secondsBetweenLines = 5

/**
 * Progress of an import, measured in bytes of its sources: a bar with rate and remaining time on a terminal, otherwise text lines, or JSON
 * lines for programs. It goes to standard error, because standard output is for results. `bytesTotal` is null if the size is not known
 * beforehand.
 */
export function createProgress(bytesTotal: number | null, isJson: boolean): Progress {
  if (isJson) return lines(bytesTotal, (state) => JSON.stringify(state))
  return process.stderr.isTTY && bytesTotal !== null ? bar(bytesTotal) : lines(bytesTotal, sentence)
}

interface State extends ImportProgress {
  readonly bytesTotal: number | null
  readonly articlesPerSecond: number
  /** Null if it can't be estimated. */
  readonly secondsLeft: number | null
}

function clockOf(bytesTotal: number | null): { state: (progress: ImportProgress) => State } {
  const started = performance.now()
  return {
    state({ bytes, articles }) {
      const seconds = Math.max((performance.now() - started) / 1000, 0.001)
      const secondsLeft = bytesTotal === null || bytes === 0 ? null : Math.round((seconds * Math.max(bytesTotal - bytes, 0)) / bytes)
      return { bytes, bytesTotal, articles, articlesPerSecond: Math.round(articles / seconds), secondsLeft }
    },
  }
}

function bar(bytesTotal: number): Progress {
  const clock = clockOf(bytesTotal)
  const single = new SingleBar(
    { format: '{bar} {percentage} % | {articles} articles | {articlesPerSecond}/s | {secondsLeft} s left', hideCursor: true },
    Presets.shades_classic,
  )
  single.start(bytesTotal, 0, { ...clock.state({ bytes: 0, articles: 0 }), secondsLeft: '–' })
  return { update: (progress) => single.update(progress.bytes, clock.state(progress)), stop: () => single.stop() }
}

function lines(bytesTotal: number | null, lineOf: (state: State) => string): Progress {
  const clock = clockOf(bytesTotal)
  let printedAt = performance.now()
  return {
    update(progress) {
      if (performance.now() - printedAt < secondsBetweenLines * 1000) return
      printedAt = performance.now()
      console.error(lineOf(clock.state(progress)))
    },
    stop: () => undefined,
  }
}

function sentence({ bytes, bytesTotal, articles, articlesPerSecond, secondsLeft }: State): string {
  const share = bytesTotal ? `${Math.floor((100 * bytes) / bytesTotal)} %, ` : ''
  return `${share}${articles} articles, ${articlesPerSecond}/s${secondsLeft === null ? '' : `, ${secondsLeft} s left`}`
}
