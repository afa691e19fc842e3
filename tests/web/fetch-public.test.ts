import type { lookup } from 'node:dns'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchPublic } from '../../src/web/fetch-public.ts'

/** A resolver that answers with these addresses, one a question. */
const resolver = (...answers: string[]) =>
  ((_name: string, _options: object, callback: (error: null, found: object[]) => void) => {
    const address = answers.length > 1 ? answers.shift() : answers[0]
    callback(null, [{ address, family: address?.includes(':') ? 6 : 4 }])
  }) as typeof lookup

describe('Fetching', () => {
  let server: Server
  let port: number
  const asked: (string | undefined)[] = []
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.headers['user-agent'])
      const [, to] = /^\/to\?(.*)$/u.exec(request.url ?? '') ?? []
      if (to !== undefined) response.writeHead(302, { Location: decodeURIComponent(to) }).end('elsewhere')
      else if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
      else if (request.url === '/slow') response.write('…')
      else response.writeHead(200, { ETag: '"1"', 'Content-Encoding': 'gzip', 'Content-Type': 'text/plain' }).end(gzipSync('Bonjour.'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const text = async (url: string, allowedHosts = ['127.0.0.1'], options: Partial<Parameters<typeof fetchPublic>[1]> = {}) => {
    const { body, status, url: at } = await fetchPublic(url, { allowedHosts, ...options })
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk)
    return [status, Buffer.concat(chunks).toString(), new URL(at).pathname]
  }

  test('follows redirects, and sends a User-Agent and the validators of the known version', async () => {
    expect(await text(`http://127.0.0.1:${port}/page`)).toEqual([200, 'Bonjour.', '/page'])
    expect(await text(`http://127.0.0.1:${port}/to?/page`)).toEqual([200, 'Bonjour.', '/page'])
    expect(await text(`http://127.0.0.1:${port}/`, undefined, { headers: { 'If-None-Match': '"1"' } })).toEqual([304, '', '/'])
    expect(new Set(asked)).toEqual(new Set([expect.stringMatching(/^Kiosque\/\d/u)]))
  })

  test.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://10.1.2.3/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'file:///etc/passwd',
    'ftp://journal.example/',
    'http://name:secret@journal.example/',
    'no address',
  ])('refuses %s', async (url) => {
    const before = asked.length
    const refused = expect.objectContaining({ name: 'SourceRejected', rule: 'url' })
    await expect(text(url.replace('PORT', String(port)), [])).rejects.toEqual(refused)
    // Nor does a host that is allowed lead there.
    if (URL.canParse(url) && !url.includes('//127.0.0.1')) {
      const to = encodeURIComponent(url.replace('PORT', String(port)))
      await expect(text(`http://127.0.0.1:${port}/to?${to}`)).rejects.toEqual(refused)
      expect(asked.length).toBe(before + 1)
    } else expect(asked.length).toBe(before)
  })

  test('checks the address that the name resolves to at connection time', async () => {
    const url = `http://rebinding.example:${port}/`
    const to = `http://127.0.0.1:${port}/to?${encodeURIComponent(url)}`
    await expect(text(url, [], { lookup: resolver('127.0.0.1') })).rejects.toMatchObject({ rule: 'url' })
    await expect(text(url, [], { lookup: resolver('::ffff:127.0.0.1') })).rejects.toMatchObject({ rule: 'url' })
    // A name that was public when a person looked at it is private when it is connected to.
    await expect(text(to, ['127.0.0.1'], { lookup: resolver('127.0.0.1') })).rejects.toMatchObject({ rule: 'url' })
    expect(await text(url, ['rebinding.example'], { lookup: resolver('127.0.0.1') })).toEqual([200, 'Bonjour.', '/'])
  })

  test('stops at endless redirects and endless bodies', async () => {
    let nested = '/page'
    for (let turn = 0; turn < 7; turn++) nested = `/to?${encodeURIComponent(nested)}`
    await expect(text(`http://127.0.0.1:${port}${nested}`)).rejects.toMatchObject({
      rule: 'url',
      evidence: expect.stringContaining('another'),
    })
    await expect(text(`http://127.0.0.1:${port}/slow`, undefined, { secondsMax: 0.2 })).rejects.toMatchObject({ rule: 'url' })
  })
})
