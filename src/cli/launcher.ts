import { readFileSync } from 'node:fs'

/** How often the launchers are checked. */
const checkMs = 200

/**
 * Calls back once after the npm, npx or `sh -c` that started this process has ended. npm forwards signals only to its shell, and some shells
 * (Debian's, for example) do not forward them to their command: a process manager would end npm, and the command would keep running and
 * keep its port. This works on Linux only. A command that a shell starts in the background is not affected, because the shell exits before
 * this function looks for it.
 */
export function onLauncherGone(gone: () => void): void {
  const chain = [process.pid, ...launchersOf(process.pid)]
  if (chain.length === 1) return
  const timer = setInterval(() => {
    if (chain.every((pid, index) => chain[index + 1] === undefined || parentOf(pid) === chain[index + 1])) return
    clearInterval(timer)
    gone()
  }, checkMs)
  timer.unref()
}

/** The launchers above a process, the nearest first. */
function launchersOf(pid: number): number[] {
  const parent = parentOf(pid)
  return parent !== null && isLauncher(parent) ? [parent, ...launchersOf(parent)] : []
}

/** Null if the process has ended or the system has no /proc. */
function parentOf(pid: number): number | null {
  // The name of the program comes first, in parentheses, and may contain anything.
  const [, parent] = /.*\) \S (\d+) /su.exec(read(`/proc/${pid}/stat`)) ?? []
  return parent === undefined ? null : Number(parent)
}

/** npm sets its title to the command that it was called with: "npm start", "npm exec kiosque serve". */
function isLauncher(pid: number): boolean {
  const [program = '', option = ''] = read(`/proc/${pid}/cmdline`).split('\0')
  return /^npm(?: |$)/u.test(program) || (/(?:^|\/)(?:sh|ash|bash|dash|ksh|zsh)$/u.test(program) && /^-\w*c$/u.test(option))
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
