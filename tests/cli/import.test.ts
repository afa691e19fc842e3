import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyEmbedded } from '../embedded-database.ts'
import { kiosque, scratchFolder, startKiosque } from '../kiosque-process.ts'

const pageOf = (title: string, date = 'Publié jeudi 06 octobre 2022 à 07:13') => `${title}\n\nUn chapô.\n\n${date}\n\nUn texte.\n`

// Each command is a separate process, which takes seconds to start on a busy machine.
describe('kiosque import', { timeout: 300_000 }, () => {
  let scratch: { folder: string; remove: () => Promise<void> }
  beforeAll(async () => {
    scratch = await scratchFolder()
    await Promise.all([copyEmbedded(at('data')), copyEmbedded(at('other'))])
  })
  afterAll(() => scratch.remove())
  const at = (...names: string[]) => path.join(scratch.folder, ...names)
  const run = (...args: string[]) => kiosque(['import', ...args], { KIOSQUE_DATA: at('data') })

  test('imports valid articles, names each invalid one with the expected and the found value, and exits with 1', async () => {
    await mkdir(at('pages', 'plus'), { recursive: true })
    await mkdir(at('vide'))
    await writeFile(at('pages', 'a.txt'), pageOf('Un'))
    await writeFile(at('pages', 'plus', 'b.TXT'), pageOf('Deux'))
    await writeFile(at('pages', 'ignored.jpg'), 'x')
    await writeFile(at('sans-date.txt'), 'Un titre\n\nUn chapô.\n\nUn texte.\n')
    await writeFile(at('sans-titre.txt'), 'Rubrique : Sports\nPublié jeudi 06 octobre 2022 à 07:13\n\nUn texte.\n')
    await writeFile(at('impossible.txt'), pageOf('Trois', 'Publié le 31 avril 2022 à 07:13'))
    await writeFile(at('binaire.txt'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]))
    await writeFile(at('rien.txt'), '\ufeff \n\u00a0\n')
    const names = ['sans-date.txt', 'sans-titre.txt', 'impossible.txt', 'binaire.txt', 'rien.txt', 'vide']
    const first = await run(at('pages'), ...names.map((name) => at(name)))
    expect(first.status).toBe(1)
    expect(first.stdout).toContain('Articles: 2 new, 0 completed, 0 updated, 0 unchanged, 0 skipped, 6 rejected.')
    const again = await run('--json', at('pages'), ...names.map((name) => at(name)))
    expect(JSON.parse(again.stdout)).toMatchObject({
      new: 0,
      completed: 0,
      updated: 0,
      unchanged: 2,
      rejected: [
        { item: at('sans-date.txt'), rule: 'date', evidence: 'none in the first 3 lines' },
        { item: at('sans-titre.txt'), rule: 'title', evidence: '"Publié jeudi 06 octobre 2022 à 07:13" in line 2' },
        { item: at('impossible.txt'), rule: 'date', evidence: '"Publié le 31 avril 2022 à 07:13" in line 5' },
        { item: at('binaire.txt'), rule: 'text', evidence: 'a binary file of 8 bytes' },
        { item: at('rien.txt'), rule: 'content', evidence: 'an empty file' },
        { item: at('vide'), rule: 'folder', evidence: 'an empty folder' },
      ],
    })
  })

  test('exits with 0 if everything was imported', async () => {
    await writeFile(at('bien.txt'), pageOf('Bien'))
    expect(await run(at('bien.txt'))).toMatchObject({
      status: 0,
      stdout: 'Articles: 1 new, 0 completed, 0 updated, 0 unchanged, 0 skipped, 0 rejected.\n',
    })
  })

  test('exits with 2 and imports nothing if a path does not exist or an option is misspelt', async () => {
    await writeFile(at('autre.txt'), pageOf('Autre'))
    expect(await run(at('autre.txt'), at('nulle-part.txt'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Nothing was imported'),
    })
    expect(await run('--jason', at('autre.txt'))).toMatchObject({ status: 2, stderr: expect.stringContaining('--json') })
    expect(await kiosque(['impotr'])).toMatchObject({ status: 2, stderr: expect.stringContaining('Did you mean import?') })
    expect(await run(at('autre.txt'))).toMatchObject({ stdout: expect.stringContaining('1 new') })
  })

  test('reads standard input, patterns and URLs, has a dry run, and writes its report', async () => {
    await mkdir(at('lot'))
    await writeFile(at('lot', '1.txt'), pageOf('Lot un'))
    await writeFile(at('lot', '2.txt'), 'Sans date\n\nUn texte.\n')
    await writeFile(at('lot', '3.txt'), pageOf('Lot trois'))
    const rejected = { item: at('lot', '2.txt'), rule: 'date', evidence: 'none in the first 2 lines' }
    const report = (counts: object, rejections: object[] = []) => {
      const all = { new: 0, completed: 0, updated: 0, unchanged: 0, skipped: 0, ...counts }
      return { ...all, rejected: rejections, formats: { page: { ...all, rejected: rejections.length, untyped: 0 } } }
    }
    const read = async () => JSON.parse(await readFile(at('report.json'), 'utf8'))

    const dry = await run('--dry-run', '--report', at('report.json'), at('lot', '*.txt'))
    expect([dry.status, dry.stdout.includes('Dry run: nothing was written.'), await read()]).toEqual([
      1,
      true,
      report({ new: 2 }, [rejected]),
    ])
    const nowhere = { KIOSQUE_DATA: at('nowhere') }
    expect((await kiosque(['import', '--dry-run', at('lot', '1.txt')], nowhere)).stdout).toContain('1 new')
    expect(existsSync(at('nowhere'))).toBe(false)
    const strict = await run('--strict', '--report', at('report.json'), at('lot', '[1-3].txt'))
    expect([strict.status, await read()]).toEqual([1, report({ new: 1 }, [rejected])])
    const all = await run('--json', at('lot', '*.txt'))
    expect([all.status, JSON.parse(all.stdout)]).toEqual([1, report({ new: 1, unchanged: 1 }, [rejected])])

    const piped = await kiosque(['import', '--format', 'page', '-'], { KIOSQUE_DATA: at('data') }, pageOf('Par le tube'))
    expect(piped).toMatchObject({ status: 0, stdout: expect.stringContaining('1 new') })

    const server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(pageOf('Par le réseau'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/article`
    expect(await run(url)).toMatchObject({ status: 1, stdout: expect.stringContaining('a public address') })
    expect(await run('--allow-host', '127.0.0.1', url)).toMatchObject({ status: 0, stdout: expect.stringContaining('1 new') })
    server.close()
    expect(await kiosque(['export', '--output', at('paper.ndjson')], { KIOSQUE_DATA: at('data') })).toMatchObject({ status: 0, stdout: '' })
    expect(await kiosque(['import', at('paper.ndjson')], { KIOSQUE_DATA: at('other') })).toMatchObject({ status: 0 })
    expect((await kiosque(['export'], { KIOSQUE_DATA: at('other') })).stdout).toBe(await readFile(at('paper.ndjson'), 'utf8'))
    // The reader closes the pipe early, as in "kiosque export | head".
    const piping = startKiosque(['export'], { KIOSQUE_DATA: at('other') })
    piping.stdout?.destroy()
    let complaint = ''
    piping.stderr?.on('data', (chunk: Buffer) => (complaint += chunk))
    expect([await new Promise((resolve) => piping.once('close', resolve)), complaint]).toEqual([0, ''])
    expect(await run('--format', 'fax', at('lot'))).toMatchObject({ status: 2, stderr: expect.stringContaining('Unknown format "fax"') })
  })
})
