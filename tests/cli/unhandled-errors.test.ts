import { expect, test } from 'vitest'
import { dataFolder, startKiosque } from '../kiosque-process.ts'

/** Bugs that are added to the process: one signal causes an unhandled rejection, another an uncaught exception. */
const planted = `
process.on('SIGUSR2', () => void Promise.reject(new Error('planted rejection', { cause: new Error('its cause') })))
process.on('SIGWINCH', () => { throw new Error('planted exception') })`

interface Logged {
  readonly msg: string
  readonly count?: number
  readonly cause?: { readonly message: string }
}

/** Starts a gateway with these bugs. */
async function serveWithBugs() {
  const { folder, remove } = await dataFolder()
  const child = startKiosque(['serve'], {
    KIOSQUE_DATA: folder,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(planted)}`,
  })
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk))
  const ended = (async () => {
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
    await remove()
    return status
  })()
  await expect.poll(() => stdout, { timeout: 60_000 }).toMatch(/Graph {2}\S+/u)
  const url = /Graph {2}(\S+)/u.exec(stdout)?.[1] ?? ''
  const logged = (): Logged[] =>
    stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Logged)
  const ask = () => fetch(`${url}?query={publication{name}}`)
  return { child, ended, logged, ask }
}

test('An unhandled rejection is logged and counted, and the gateway continues', async () => {
  const { child, ended, logged, ask } = await serveWithBugs()
  for (const count of [1, 2]) {
    child.kill('SIGUSR2')
    await expect.poll(logged).toContainEqual(
      expect.objectContaining({
        msg: expect.stringContaining('Unhandled promise rejection'),
        count,
        cause: expect.objectContaining({ message: expect.stringContaining('planted rejection') }),
      }),
    )
    expect((await ask()).status).toBe(200)
  }
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('An uncaught exception is logged, and the gateway accepts no more requests and exits with 1', async () => {
  const { child, ended, logged, ask } = await serveWithBugs()
  child.kill('SIGWINCH')
  expect(await ended).toBe(1)
  expect(logged()).toContainEqual(
    expect.objectContaining({
      msg: expect.stringContaining('Uncaught exception'),
      count: 1,
      cause: expect.objectContaining({ message: 'planted exception' }),
    }),
  )
  await expect(ask()).rejects.toThrow()
})
