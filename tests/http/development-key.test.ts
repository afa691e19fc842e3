import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../../src/http/claims.ts'
import { developmentTokens, issueDevelopmentToken } from '../../src/http/development-key.ts'
import { createLog } from '../../src/http/log.ts'
import { createVerifyToken } from '../../src/http/token.ts'

const now = new Date('2026-03-01T12:00:00.900Z')
let base: string
let folder: string
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'kiosque-key-'))
  folder = path.join(base, 'made/data')
})
afterEach(() => rm(base, { recursive: true }))

const claims = (role: Role) => ({ role, subject: 'user-7', name: 'Awa SANGALA', seconds: 60 })
const verifierOf = (of: string, at = now) =>
  createVerifyToken({ issuer: null, development: developmentTokens(of), clock: () => at, log: createLog('silent') })

describe('A development token', () => {
  test.each([
    ['SUBSCRIBER', 'SUBSCRIBER', false],
    ['EDITOR', 'EDITOR', false],
    ['ADMIN', 'ADMIN', true],
    ['INGEST', 'ANONYMOUS', true],
  ] as const)('for %s is accepted by the gateway of its folder', async (role, audience, mayIngest) => {
    const token = await issueDevelopmentToken(folder, claims(role), now)
    expect(await verifierOf(folder)(token)).toEqual({
      audience,
      subject: 'user-7',
      name: 'Awa SANGALA',
      partner: null,
      partnerKey: null,
      mayIngest,
    })
  })

  test('names its holder, and ends', async () => {
    const token = await issueDevelopmentToken(folder, { ...claims('EDITOR'), name: null }, now)
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA' })
    const iat = Date.parse('2026-03-01T12:00:00Z') / 1000
    expect(decodeJwt(token)).toEqual({ roles: ['editor'], iss: 'kiosque:development', aud: 'kiosque', sub: 'user-7', iat, exp: iat + 60 })
    await expect(verifierOf(folder, new Date('2026-03-01T12:01:05Z'))(token)).rejects.toThrow('The token has expired')
  })

  test('is refused by the gateway of another folder, with a key or without', async () => {
    const token = await issueDevelopmentToken(folder, claims('ADMIN'), now)
    const other = path.join(base, 'other')
    await expect(verifierOf(other)(token)).rejects.toThrow('"kiosque token" has not created a development key here')
    await issueDevelopmentToken(other, claims('ADMIN'), now)
    await expect(verifierOf(other)(token)).rejects.toThrow('The token is not valid')
  })
})

describe('The development key', () => {
  test('is created once, for its owner only', async () => {
    const tokens = await Promise.all([1, 2, 3].map(() => issueDevelopmentToken(folder, claims('EDITOR'), now)))
    const key = await readFile(path.join(folder, 'development-key.json'), 'utf8')
    expect(Object.keys(JSON.parse(key)).sort()).toEqual(['crv', 'd', 'kty', 'x'])
    for (const token of tokens) expect(await verifierOf(folder)(token)).toMatchObject({ audience: 'EDITOR' })
    await issueDevelopmentToken(folder, claims('EDITOR'), now)
    expect(await readFile(path.join(folder, 'development-key.json'), 'utf8')).toBe(key)
    expect(await readdir(folder)).toEqual(['development-key.json'])
    expect((await stat(path.join(folder, 'development-key.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  test('is not replaced where it is unreadable, and a folder that cannot be written is an error', async () => {
    await issueDevelopmentToken(folder, claims('EDITOR'), now)
    const file = path.join(folder, 'development-key.json')
    for (const text of ['{', '{}', '{"kty":"OKP","crv":"X25519","x":"","d":""}', '{"kty":"EC","crv":"Ed25519","x":"","d":""}']) {
      await writeFile(file, text)
      await expect(issueDevelopmentToken(folder, claims('EDITOR'), now)).rejects.toThrow()
      expect(await readFile(file, 'utf8')).toBe(text)
    }
    await expect(issueDevelopmentToken(file, claims('EDITOR'), now)).rejects.toThrow('EEXIST')
    await expect(issueDevelopmentToken(path.join(file, 'below'), claims('EDITOR'), now)).rejects.toThrow('ENOTDIR')
  })
})
