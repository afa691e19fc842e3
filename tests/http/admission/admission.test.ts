import { expect, test } from 'vitest'
import { AtCapacity } from '../../../src/content/error.ts'
import { Admission } from '../../../src/http/admission/admission.ts'
import type { WorkClass } from '../../../src/http/admission/work-class.ts'
import { createLog } from '../../../src/http/log.ts'

const client = { destroyed: false }

/** Notes in which order requests are admitted or refused. */
function entering(admission: Admission): {
  readonly outcomes: string[]
  readonly enter: (workClass: WorkClass, name: string, by?: typeof client) => void
} {
  const outcomes: string[] = []
  return {
    outcomes,
    enter(workClass, name, by = client) {
      const refused = (cause: unknown) => {
        expect(cause).toBeInstanceOf(AtCapacity)
        outcomes.push(`${name} refused`)
      }
      try {
        const waiting = admission.enter(workClass, by)
        if (waiting === null) outcomes.push(`${name} admitted`)
        else waiting.then(() => outcomes.push(`${name} admitted later`), refused)
      } catch (cause) {
        refused(cause)
      }
    },
  }
}

/** Takes what has happened so far. */
async function taken(outcomes: string[]): Promise<string[]> {
  await new Promise(setImmediate)
  return outcomes.splice(0)
}

test('Requests are admitted up to the limit, as many wait by class, and a higher class displaces a lower one', async () => {
  const admission = new Admission({ max: 2 }, createLog('silent'))
  const { outcomes, enter } = entering(admission)
  enter('public', 'reader 1')
  enter('public', 'reader 2')
  enter('public', 'reader 3')
  enter('public', 'reader 4')
  expect(admission.isFull).toBe(true)
  enter('public', 'reader 5')
  expect(await taken(outcomes)).toEqual(['reader 1 admitted', 'reader 2 admitted', 'reader 5 refused'])
  enter('partner', 'partner 1')
  expect(await taken(outcomes)).toEqual(['reader 4 refused'])
  // A place is kept for an editor. The next one waits, before the others.
  enter('editor', 'editor 1')
  enter('editor', 'editor 2')
  expect(await taken(outcomes)).toEqual(['editor 1 admitted', 'reader 3 refused'])
  enter('partner', 'partner 2')
  expect(await taken(outcomes)).toEqual(['partner 2 refused'])
  expect([admission.inProgress, admission.waiting]).toEqual([3, 2])
  admission.leave()
  expect(await taken(outcomes)).toEqual(['editor 2 admitted later'])
  admission.leave()
  expect(await taken(outcomes)).toEqual([])
  admission.leave()
  expect(await taken(outcomes)).toEqual(['partner 1 admitted later'])
  expect(admission.refused).toEqual({ editor: 0, partner: 1, public: 3 })
  admission.leave()
  admission.leave()
  expect([admission.inProgress, admission.waiting, admission.isFull]).toEqual([0, 0, false])
})

test('A burst waits if it can be answered in a tenth of a second', async () => {
  const admission = new Admission({ max: 1000 }, createLog('silent'))
  const { outcomes, enter } = entering(admission)
  for (let number = 0; number < 32 + 250; number++) enter('public', 'reader')
  expect([admission.inProgress, admission.waiting, admission.isFull]).toEqual([32, 250, true])
  await taken(outcomes)
  enter('public', 'late reader')
  expect(await taken(outcomes)).toEqual(['late reader refused'])
})

test('Editors are refused only if very many wait', async () => {
  const admission = new Admission({ max: 40 }, createLog('silent'))
  const { outcomes, enter } = entering(admission)
  for (let number = 0; number < 32 + 8 + 40; number++) enter('editor', 'editor')
  await taken(outcomes)
  expect([admission.inProgress, admission.waiting]).toEqual([40, 40])
  enter('public', 'reader')
  enter('editor', 'editor')
  expect(await taken(outcomes)).toEqual(['reader refused', 'editor refused'])
})

test('A request whose client has left while it waited is not worked on', async () => {
  const admission = new Admission({ max: 2 }, createLog('silent'))
  const { outcomes, enter } = entering(admission)
  for (const name of ['reader 1', 'reader 2']) enter('public', name)
  const impatient = { destroyed: false }
  enter('public', 'reader 3', impatient)
  enter('public', 'reader 4')
  await taken(outcomes)
  impatient.destroyed = true
  admission.leave()
  expect(await taken(outcomes)).toEqual(['reader 3 refused', 'reader 4 admitted later'])
  expect(admission.refused.public).toBe(0)
})

test('Clients are told different times, from one to three seconds', () => {
  const admission = new Admission({ max: 0 }, createLog('silent'))
  const seconds = new Set(Array.from({ length: 200 }, () => admission.refusal('public').retryAfterSeconds))
  expect([...seconds].sort()).toEqual([1, 2, 3])
})
