import { readFileSync } from 'node:fs'

/** The largest resident memory that a process has had, in bytes. Throws if the process has ended. */
export function peakBytesOf(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes ?? 0) * 1024
}
