import { stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEnvironment } from '../../src/env.ts'
import { dataFolder, kiosque, serveKiosque } from '../kiosque-process.ts'

describe('kiosque token and kiosque partner', () => {
  let scratch: { folder: string; remove: () => Promise<void> }
  beforeAll(async () => {
    scratch = await dataFolder()
  })
  afterAll(() => scratch.remove())
  const variables = () => ({ KIOSQUE_DATA: scratch.folder })
  const token = async (...args: string[]) => (await kiosque(['token', ...args], variables())).stdout.trim()
  const partner = (...args: string[]) => kiosque(['partner', ...args], variables())
  const viewerAt = async (url: string, credential: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${credential}` },
      body: JSON.stringify({ query: '{ viewer { audience name } }' }),
    })
    const { data } = (await response.json()) as { data?: { viewer: unknown } }
    return data?.viewer ?? response.status
  }

  test('create credentials for development, of which production accepts only the partner’s', async () => {
    const editor = await token('--audience', 'editor', '--name', 'Awa SANGALA')
    const added = await partner('add', 'Le Relais', '--origin', 'https://relais.example/x', '--rights', 'lead', '--quota', '1000')
    expect(added).toMatchObject({ status: 0, stdout: expect.stringMatching(/^kq_[0-9a-f]{8}_[\w-]{43}\n$/u) })
    const key = added.stdout.trim()
    const { mode } = await stat(path.join(scratch.folder, 'development-key.json'))
    expect(mode & 0o777).toBe(0o600)

    const development = await serveKiosque([], variables())
    expect(await Promise.all([editor, key, `${editor}x`].map((credential) => viewerAt(development.url, credential)))).toEqual([
      { audience: 'EDITOR', name: 'Awa SANGALA' },
      { audience: 'PARTNER', name: 'Le Relais' },
      401,
    ])
    await development.stop()

    const production = await serveKiosque([], { ...variables(), NODE_ENV: 'production' })
    expect(await Promise.all([editor, key].map((credential) => viewerAt(production.url, credential)))).toEqual([
      401,
      { audience: 'PARTNER', name: 'Le Relais' },
    ])
    await production.stop()
    expect(production.stderr()).toContain('The gateway uses the embedded database')
    expect(await kiosque(['token', '--audience', 'admin'], { ...variables(), NODE_ENV: 'production' })).toMatchObject({
      status: 2,
      stdout: '',
    })
  })

  test('list the prefixes of a partner’s keys, until they are revoked', async () => {
    const second = (await partner('rotate', 'Le Relais')).stdout.slice(0, 11)
    expect(await partner('revoke', second)).toMatchObject({ status: 0, stdout: `Revoked: ${second}.\n` })
    const changes = ['--rights', 'full', '--no-quota', '--campaign', 'utm_source=le relais', '--campaign', 'utm_medium=widget']
    expect(await partner('change', 'Le Relais', ...changes)).toMatchObject({ status: 0, stdout: 'Changed: Le Relais.\n' })
    expect((await partner('list')).stdout).toMatch(
      /^Le Relais\n {2}keys {6}kq_[0-9a-f]{8}\n {2}public {4}pk_[0-9a-f]{24}\n {2}rights {4}full, all sections\n {2}origins {3}https:\/\/relais.example\n {2}campaign {2}utm_source=le\+relais&utm_medium=widget\n {2}quota {5}none\n {2}expires {3}never\n$/u,
    )
    expect(await partner('add', 'X', '--origin', 'relais')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('https://relais.example'),
    })
  })
})

describe('The configuration of tokens', () => {
  test.each([
    [{ JWT_JWKS_URL: 'https://login.example/keys' }, 'set JWT_ISSUER and JWT_AUDIENCE too'],
    [{ JWT_PUBLIC_KEY: 'geheim', JWT_ISSUER: 'x', JWT_AUDIENCE: 'y' }, 'JWT_PUBLIC_KEY is not a key for RS256, ES256, EdDSA (not shown)'],
  ])('stops the start of a gateway with %o', async (variables, message) => {
    const { status, stderr } = await kiosque(['serve'], variables)
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(stderr).not.toContain('geheim')
  })

  test.each([
    [{ JWT_ALGORITHMS: 'RS256,HS256' }, 'JWT_ALGORITHMS is "RS256,HS256": expected a comma-separated list of'],
    [{ JWT_ROLES: 'abonne=READER' }, 'JWT_ROLES is "abonne=READER": expected'],
  ])('is not read from %o', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(message)
  })
})
