import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { anonymous } from '../../../src/content/viewer.ts'
import { createGraph } from '../../../src/http/graphql.ts'
import { createLog } from '../../../src/http/log.ts'
import { ChangeNotifier } from '../../../src/store/events/change-notifier.ts'
import { scratchDatabase } from '../../databases.ts'
import { publication } from '../../newsroom.ts'
import { requestOf } from './request-of.ts'

test('Unexpected errors are masked and logged with their cause, and client errors are not logged', async () => {
  const logged: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  const log = createLog('warn', sink)
  const database = await scratchDatabase('PGlite')
  const graph = createGraph({
    notifier: new ChangeNotifier(),
    subscriptionsMax: 10,
    database: { ...database, query: () => Promise.reject(new Error('relation "geheim" is on fire')) },
    publication,
    trustedDocuments: new Map(),
    authenticate: async () => anonymous,
    clock: () => new Date(),
    log,
    helpful: true,
    exampleQuery: '',
  })
  const ask = async (query: string) => JSON.parse(String((await graph.pipeline.answer(requestOf({ query }))).body))
  try {
    expect(await ask('{ articles(first: 101) { totalCount } }')).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(logged).toEqual([])
    expect(await ask('{ articles { totalCount } }')).toEqual({
      data: null,
      errors: [
        {
          message: 'Unexpected error.',
          path: ['articles', 'totalCount'],
          locations: [{ line: 1, column: 14 }],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    })
    expect(logged).toEqual([expect.stringContaining('relation \\"geheim\\" is on fire')])
  } finally {
    await database.close()
  }
})
