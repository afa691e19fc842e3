import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress } from '../importers/run/import.ts'

export interface Progress {
  update(progress: ImportProgress): void
  stop(): void
}

/** Elsewhere than on a terminal, a line every so many seconds. */
const secondsBetweenLines = 5

/**
 * How far an import is, by the bytes of its sources: a bar with the rate and the remaining time on a terminal, lines elsewhere, JSON lines
 * for programs. It writes to standard error: standard output is for results. `bytesTotal` is null where nobody knows it beforehand.
 */
export function createProgress(bytesTotal: number | null, isJson: boolean): Progress {
  if (isJson) return lines(bytesTotal, (state) => JSON.stringify(state))
  return process.stderr.isTTY && bytesTotal !== null ? bar(bytesTotal) : lines(bytesTotal, sentence)
}

interface State extends ImportProgress {
  readonly bytesTotal: number | null
  readonly articlesPerSecond: number
  /** Null where that can't be known. */
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
  let told = performance.now()
  return {
    update(progress) {
      if (performance.now() - told < secondsBetweenLines * 1000) return
      told = performance.now()
      console.error(lineOf(clock.state(progress)))
    },
    stop: () => undefined,
  }
}

function sentence({ bytes, bytesTotal, articles, articlesPerSecond, secondsLeft }: State): string {
  const share = bytesTotal ? `${Math.floor((100 * bytes) / bytesTotal)} %, ` : ''
  return `${share}${articles} articles, ${articlesPerSecond}/s${secondsLeft === null ? '' : `, ${secondsLeft} s left`}`
}
