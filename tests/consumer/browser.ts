import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, chromium as engine, type LaunchOptions } from 'playwright-core'

/** The path of Chromium; null if it is not installed, which is an error in CI. */
export const chromium =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file)) ?? null

if (!chromium && process.env.CI === 'true') throw new Error('CI has to test in a browser: there is no /usr/bin/chromium.')

export const launch = (options: LaunchOptions): Promise<Browser> => engine.launch(options)

/** Serves a page from an origin of its own. Its scripts import the package from the project's folder. */
export async function servePage(project: string): Promise<{ url: string; close: () => Promise<void> }> {
  const imports = { 'kiosque/sdk': '/node_modules/kiosque/dist/sdk/index.js' }
  const html = `<!doctype html><title>A page</title><script type="importmap">${JSON.stringify({ imports })}</script>`
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://page').pathname
    if (name === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(html)
    readFile(path.join(project, name)).then(
      (script) => response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script),
      () => response.writeHead(name === '/favicon.ico' ? 204 : 404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
