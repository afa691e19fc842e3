import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationsOf } from '../../src/codegen/operation.ts'
import { plugin } from '../../src/codegen/operations-plugin.ts'
import { readDocuments, readSchema } from '../../src/codegen/source.ts'
import { CannotRun } from '../../src/content/error.ts'
import { schema } from '../../src/graph/schema.ts'
import { readClients, readTrustedDocuments } from '../../src/http/trusted-documents.ts'
import { kiosque, scratchFolder } from '../kiosque-process.ts'

const timeline = `
# What Awa wrote.
# Newest first.
query Awa($after: String) {
  author(by: { slug: "awa" }) { list: timeline(after: $after) { ...Page } }
}
fragment Page on AuthorTimelineConnection { nodes { ...Title } pageInfo { hasNextPage endCursor } }
fragment Title on Article { headline }
`

describe('kiosque codegen', () => {
  let folder: string
  let remove: () => Promise<void>
  beforeAll(async () => {
    ;({ folder, remove } = await scratchFolder())
    await writeFile(path.join(folder, 'awa.graphql'), timeline)
  })
  afterAll(() => remove())

  const at = (name: string) => path.join(folder, name)
  const module = (...args: string[]) => kiosque(['codegen', at('awa.graphql'), '--output', at('kiosque.ts'), ...args])

  test('writes a module, registers its documents, and keeps those registered before', async () => {
    const register = ['--register', at('relais.json'), '--client', 'Le Relais']
    await writeFile(at('old.graphql'), 'query Old { publication { name } }')
    await kiosque(['codegen', at('old.graphql'), '--output', at('old.ts'), ...register])
    expect(await module(...register)).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `Wrote ${at('kiosque.ts')}.\nWrote ${at('relais.json')}.\n`,
    })
    expect(await module(...register, '--check')).toMatchObject({ status: 0, stdout: 'All files are up to date.\n' })
    const written = await readFile(at('kiosque.ts'), 'utf8')
    const [operation] = operationsOf([{ document: parse(timeline) }])
    expect(written).toContain(`/**
 * What Awa wrote.
 * Newest first.
 */
export const awa: Operation<AwaQuery, AwaQueryVariables, ['author', 'list']> = {
  name: 'Awa',
  id: '${operation?.id}',
  text: ${JSON.stringify(operation?.text)},
  path: ['author', 'list'],
}`)
    const [client] = await readClients(folder)
    expect(client).toMatchObject({ client: 'Le Relais', documents: { [operation?.id ?? '']: operation?.text } })
    expect(Object.values(client?.documents ?? {})).toHaveLength(2)
    expect((await readTrustedDocuments(folder)).get(operation?.id ?? '')).toBe(operation?.text)
  })

  test('masks fragments with an option, and reports an outdated module', async () => {
    expect(await module('--mask-fragments', '--check')).toMatchObject({
      status: 1,
      stdout: `${at('kiosque.ts')} is out of date.\n`,
    })
    await module('--mask-fragments')
    expect(await readFile(at('kiosque.ts'), 'utf8')).toContain(`' $fragmentRefs'?: { 'TitleFragment': TitleFragment }`)
  })

  test('includes the listener code only if there are subscriptions', async () => {
    const moduleOf = (text: string) => plugin(schema, [{ document: parse(text) }], { runtime: 'kiosque/sdk', maskFragments: false })
    const written = await moduleOf('subscription Latest { articlePublished { headline } }')
    expect(written).toContain('export const latest: Subscription<LatestSubscription, LatestSubscriptionVariables> = {')
    expect(written).toMatch(/import \{ [^}]*\blisten\b[^}]*\btype Subscription \} from 'kiosque\/sdk'.*\n {2}listen,\n\}/su)
    expect(await moduleOf('query Latest { publication { name } }')).not.toContain('listen')
  })

  test.each([
    ['query { publication { name } }', 'has no name'],
    ['query A { publication { naem } }', 'Cannot query field "naem"'],
    ['query A { publication { name }', 'Syntax Error: Expected Name, found <EOF>'],
  ])('refuses %s, and says where', async (text, message) => {
    await writeFile(at('wrong.graphql'), text)
    const generating = async () => operationsOf(await readDocuments([at('wrong.graphql')], schema))
    await expect(generating()).rejects.toThrow(message)
    await expect(generating()).rejects.toThrow('wrong.graphql')
    await expect(generating()).rejects.toThrow(CannotRun)
  })

  test('reports missing options, files and gateways', async () => {
    expect(await module('--register', at('x.json'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--register needs --client'),
    })
    await expect(readDocuments([at('nowhere')], schema)).rejects.toThrow('There is no file or folder')
    await expect(readSchema('http://127.0.0.1:1/graphql')).rejects.toThrow('http://127.0.0.1:1/graphql')
  })

  test('writes lists that the gateway refuses after a manual change', async () => {
    await writeFile(at('relais.json'), (await readFile(at('relais.json'), 'utf8')).replace('name', 'nom'))
    await expect(readClients(folder)).rejects.toThrow('lists a document under a wrong hash')
    await writeFile(at('relais.json'), '[]')
    await expect(readClients(folder)).rejects.toThrow('is not a list of documents')
  })
})
