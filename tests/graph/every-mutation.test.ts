import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { anonymous, type Viewer } from '../../src/content/viewer.ts'
import { schema } from '../../src/graph/schema.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { editor, Newsroom } from '../newsroom.ts'
import { type Input, mutationInputs } from './mutation-inputs.ts'

const mutations = schema.getMutationType()?.getFields() ?? {}
const second: Viewer = { ...editor, subject: 'user-8', name: 'Bakary DIOLO' }
const days = (count: number): number => count * 86_400_000

test('Every mutation has an example here', () => {
  expect(Object.keys(mutationInputs).sort()).toEqual(Object.keys(mutations).sort())
})

onBothDatabases('Every mutation', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  const id = (name: string): string => ids.get(name) ?? ''
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    await room.reset()
    room.clock.now = new Date('2026-03-01T08:00:00Z')
    const person = (name: string) => ({ name, kind: 'PERSON' as const })
    await room.save(
      { title: 'Un', section: 'Sports', credits: [person('Awa'), person('Bakary'), person('Coumba')], topics: ['coton', 'or', 'riz'] },
      { title: 'Deux', section: 'Politique' },
      { title: 'Trois', section: 'Culture' },
    )
    const rows = await room.database.query<{ type: string; id: string; name: string }>(
      Prisma.sql`SELECT 'Article' AS type, id, title AS name FROM article UNION ALL SELECT 'Author', id, name FROM author
        UNION ALL SELECT 'Section', id, name FROM section UNION ALL SELECT 'Topic', id, name FROM topic`,
    )
    ids = new Map(rows.map((row) => [row.name, encodeId(row.type as 'Article', row.id)]))
    // A revision to restore.
    await command('saveArticle', { id: id('Deux'), title: 'Deux autres' })
  })

  async function command(name: string, input: Input, viewer = editor): Promise<{ type: string; message: string | undefined }> {
    const type = mutations[name]?.args[0]?.type
    const { data, errors } = await room.ask<{ result: { __typename: string; message?: string } }>(
      `mutation ($input: ${type}) { result: ${name}(input: $input) { __typename ... on InvalidInput { message } ... on NotFound { message } } }`,
      { input },
      viewer,
    )
    if (errors) throw new Error(errors.map(({ message, extensions }) => `${extensions?.code} ${message}`).join())
    return { type: data?.result.__typename ?? '', message: data?.result.message }
  }

  interface Line {
    readonly actor: string
    readonly actor_name: string | null
    readonly at: Date
    readonly differs: boolean
  }
  const written = async (): Promise<{ events: number; lines: Line[] }> => {
    const [{ events = 0 } = {}] = await room.database.query<{ events: number }>(Prisma.sql`SELECT count(*)::int AS events FROM event`)
    const lines = await room.database.query<Line>(
      Prisma.sql`SELECT actor, actor_name, at, before IS DISTINCT FROM after AS differs FROM audit ORDER BY id`,
    )
    return { events, lines }
  }

  test.each(Object.keys(mutationInputs))(
    '%s writes one event, and one line of the audit trail with its actor, before and after',
    async (name) => {
      const before = await written()
      room.clock.now = new Date('2026-03-01T09:00:00Z')
      const [input] = mutationInputs[name]?.(id) ?? []
      expect((await command(name, input ?? {}, second)).message).toBeUndefined()
      const after = await written()
      expect(after.events - before.events).toBe(1)
      expect(after.lines.slice(before.lines.length)).toEqual([
        { actor: 'user-8', actor_name: 'Bakary DIOLO', at: room.clock.now, differs: true },
      ])
    },
  )

  test.each(Object.keys(mutationInputs))('%s is executed once for a key of its editor, for a week', async (name) => {
    const [input, other] = mutationInputs[name]?.(id) ?? []
    const keyed = { ...input, idempotencyKey: 'clé' }
    const executed = async (run: () => Promise<unknown>): Promise<number> => {
      const before = await written()
      await run()
      return (await written()).lines.length - before.lines.length
    }
    const began = room.clock.now.getTime()
    expect(await executed(() => command(name, keyed))).toBe(1)
    for (const delay of [0, 11 * 60_000, days(6.9)]) {
      room.clock.now = new Date(began + delay)
      expect(await executed(async () => expect((await command(name, keyed)).message).toBeUndefined())).toBe(0)
      const refused = await command(name, { ...other, idempotencyKey: 'clé' })
      expect(refused).toEqual({ type: 'InvalidInput', message: expect.stringContaining('was used for another request') })
    }
    // The key of another editor is a different key, and so is the same key a week later. What can't be repeated is a problem of its own.
    const isExecuted = async (viewer: Viewer): Promise<boolean> => {
      let message: string | undefined
      const count = await executed(async () => {
        message = (await command(name, keyed, viewer)).message
      })
      expect(message ?? '').not.toContain('was used')
      return count === 1 || message !== undefined
    }
    expect(await isExecuted(second)).toBe(true)
    room.clock.now = new Date(began + days(7.1))
    expect(await isExecuted(editor)).toBe(true)
  })

  test.each(Object.keys(mutationInputs))('%s changes nothing for anybody else', async (name) => {
    const before = await written()
    const [input] = mutationInputs[name]?.(id) ?? []
    for (const audience of ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER'] as const) {
      await expect(command(name, input ?? {}, { ...anonymous, audience })).rejects.toThrow('FORBIDDEN')
    }
    expect(await written()).toEqual(before)
  })
})
