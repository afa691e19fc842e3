import { expect, test } from 'vitest'
import { anonymous } from '../../src/content/viewer.ts'
import { actorOf, isEditor } from '../../src/graph/scope.ts'

const audiences = ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR', 'ADMIN'] as const

test('Editors and administrators edit', () => {
  expect(audiences.filter((audience) => isEditor({ ...anonymous, audience }))).toEqual(['EDITOR', 'ADMIN'])
})

test('The author of a command is its subject, and without one its role', () => {
  expect(actorOf({ ...anonymous, audience: 'EDITOR', subject: 'user-7', name: 'Awa SANGALA' })).toEqual({
    subject: 'user-7',
    name: 'Awa SANGALA',
  })
  expect(actorOf({ ...anonymous, audience: 'ADMIN' })).toEqual({ subject: 'admin', name: null })
})
