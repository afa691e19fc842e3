import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'

/** A server on loopback until `close`. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const server: Server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** How `/graphql` answers; null for the gateway's own answer. */
export type Behaviour = ((response: ServerResponse) => void) | null

const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#357"/></svg>'

/** A gateway in front of another one, which counts requests and can fail. It also has a picture. */
export async function serveFront(target: () => Promise<string>) {
  const requests: { method: string; path: string; headers: IncomingMessage['headers']; status: number; bytes: number }[] = []
  const front = { behaviour: null as Behaviour, scriptDelayMs: 0, graphDelayMs: 0, requests, ...(await serve(answer)) }
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    const entry = { method, path: url, headers, status: 0, bytes: 0 }
    requests.push(entry)
    if (url === '/picture.svg') return void response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(picture)
    if (url.startsWith('/graphql') && front.behaviour) return front.behaviour(response)
    await setTimeout(url.endsWith('.js') ? front.scriptDelayMs : front.graphDelayMs)
    const { host: _host, connection: _connection, 'content-length': _length, ...forwarded } = headers
    const answered = await fetch(`${await target()}${url}`, {
      method,
      headers: forwarded as Record<string, string>,
      ...(method === 'POST' && { body: await text(request) }),
    })
    entry.status = answered.status
    const body = Buffer.from(await answered.arrayBuffer())
    // fetch has decoded the body.
    const {
      'content-encoding': encoding,
      'content-length': length,
      'transfer-encoding': _transfer,
      ...others
    } = Object.fromEntries(answered.headers)
    entry.bytes = Number(length ?? body.length)
    response.writeHead(answered.status, { ...others, 'X-Encoding': encoding ?? '', 'Content-Length': body.length }).end(body)
  }
  return front
}

export interface PageOptions {
  readonly body: string
  readonly head?: string
  readonly policy?: string
  readonly viewport?: { width: number; height: number }
  readonly javaScriptEnabled?: boolean
  readonly prepare?: (page: Page) => Promise<unknown>
}

/** What happened on a page. */
export interface Log {
  readonly events: [string, Record<string, unknown>][]
  readonly violations: string[]
  readonly shift: number
}

/** The site of a partner: its pages have an origin of their own. */
export async function servePartner(browser: Browser) {
  let current: PageOptions = { body: '' }
  const { origin, close } = await serve((request, response) => {
    if (request.url === '/style.css') return void response.writeHead(200, { 'Content-Type': 'text/css' }).end(current.head ?? '')
    if (request.url !== '/') return void response.writeHead(204).end()
    response
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...(current.policy && { 'Content-Security-Policy': current.policy }) })
      .end(
        `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Le Relais</title><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head><body><main><h1>Le Relais</h1>${current.body}<p id="after">Après</p></main></body></html>`,
      )
  })
  return {
    origin,
    close,
    async open(options: PageOptions): Promise<Page> {
      current = options
      const context = await browser.newContext({
        viewport: options.viewport ?? { width: 1000, height: 800 },
        ...(options.javaScriptEnabled !== undefined && { javaScriptEnabled: options.javaScriptEnabled }),
      })
      const page = await context.newPage()
      await page.addInitScript(() => {
        const log = { events: [] as unknown[], violations: [] as string[], shift: 0 }
        Object.assign(window, { log })
        for (const name of ['load', 'error', 'click'])
          document.addEventListener(`kiosque:${name}`, (event) => log.events.push([name, (event as CustomEvent).detail]))
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          log.violations.push(`${violatedDirective} ${blockedURI}`),
        )
        addEventListener('error', ({ message }) => log.violations.push(message))
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) log.shift += (entry as PerformanceEntry & { value: number }).value
        }).observe({ type: 'layout-shift', buffered: true })
      })
      await options.prepare?.(page)
      await page.goto(origin)
      return page
    },
  }
}

declare global {
  interface Window {
    log: Log
    axe: typeof import('axe-core')
  }
}

export const logOf = (page: Page): Promise<Log> => page.evaluate(() => window.log)

/** Waits until the elements have fired so many events. */
export const events = async (page: Page, count: number): Promise<Log['events']> => {
  await page.waitForFunction((expected) => window.log.events.length >= expected, count, { timeout: 20_000 })
  return (await logOf(page)).events
}
