import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dataFolder, scratchFolder, serveKiosque } from '../kiosque-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Whether a process listens on the port. */
const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Starts a command as a process manager does, in a process group of its own, and waits until the gateway serves. */
async function start(command: readonly string[], variables: Record<string, string>) {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'warn', ...variables },
  })
  let said = ''
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk
      const [, found] = /Graph {2}http:\/\/127\.0\.0\.1:(\d+)\//u.exec(said) ?? []
      if (found) resolve(Number(found))
    })
    child.once('close', () => reject(new Error(`${command.join(' ')} has ended: ${said}`)))
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command.join(' ')} has no process id.`)
  return { port, pid, said: () => said }
}

describe.skipIf(process.platform !== 'linux')('A process manager', () => {
  // Every gateway has a copy of one database with the sample newspaper: making one takes longer than all that is tested here.
  let sample: Awaited<ReturnType<typeof scratchFolder>>
  beforeAll(async () => {
    sample = await dataFolder()
    const gateway = await serveKiosque(['--sample'], { KIOSQUE_DATA: sample.folder })
    await gateway.stop()
  })
  afterAll(() => sample.remove())

  // A terminal signals the process group, which is addressed by a negative number. npm forwards signals alike in "start" and "npx".
  test.each<[string, NodeJS.Signals, string[], -1 | 1]>([
    ['npm start', 'SIGTERM', ['npm', 'start'], 1],
    ['npm start', 'SIGHUP', ['npm', 'start'], 1],
    ['npm start, by Ctrl-C', 'SIGINT', ['npm', 'start'], -1],
    ['npx kiosque serve', 'SIGTERM', ['npx', 'kiosque', 'serve'], 1],
    ['npx kiosque serve, by Ctrl-C', 'SIGINT', ['npx', 'kiosque', 'serve'], -1],
    [
      'npx kiosque serve, with a shell that replaces itself by its command',
      'SIGINT',
      ['npx', '--script-shell=bash', 'kiosque', 'serve'],
      1,
    ],
    ['a shell around npx', 'SIGTERM', ['sh', '-c', 'npx kiosque serve; exit'], 1],
    ['a shell around node', 'SIGTERM', ['sh', '-c', `${process.execPath} bin/kiosque.js serve; exit`], 1],
  ])('ends the gateway in order and frees its port by signalling %s (%s)', async (_name, signal, command, to) => {
    const data = await scratchFolder()
    const folder = path.join(data.folder, 'kiosque')
    await cp(sample.folder, folder, { recursive: true })
    const { port, pid } = await start(command, { KIOSQUE_DATA: folder })
    try {
      expect(await isOpen(port)).toBe(true)
      process.kill(to * pid, signal)
      await expect.poll(() => isOpen(port), { timeout: 10_000 }).toBe(false)
      // A process that is killed leaves its lock behind.
      await expect.poll(() => existsSync(path.join(folder, 'kiosque.lock')), { timeout: 10_000 }).toBe(false)
    } finally {
      try {
        process.kill(-pid, 'SIGKILL')
      } catch {
        // All processes of the group have ended.
      }
      await data.remove()
    }
  })

  test('does not affect a gateway that a shell started in the background', async () => {
    const data = await scratchFolder()
    const folder = path.join(data.folder, 'kiosque')
    await cp(sample.folder, folder, { recursive: true })
    const command = ['sh', '-c', `${process.execPath} bin/kiosque.js serve & echo "Process $!"`]
    const { port, said } = await start(command, { KIOSQUE_DATA: folder })
    const [, pid] = /Process (\d+)/u.exec(said()) ?? []
    try {
      // Several times as long as it takes to notice that a launcher has ended.
      await setTimeout(1000)
      expect(await isOpen(port)).toBe(true)
    } finally {
      process.kill(Number(pid))
      await expect.poll(() => isOpen(port), { timeout: 10_000 }).toBe(false)
      await data.remove()
    }
  })
})
