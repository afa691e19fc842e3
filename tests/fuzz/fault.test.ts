import { describe, expect, test } from 'vitest'
import { AnswerReader } from './answer.ts'
import { faultOf } from './fault.ts'
import { graphRequest } from './graph-request.ts'

/** What is wrong with these bytes as the answer to a request, after which the gateway closes the connection. */
function faultIn(bytes: string, method = 'GET'): string | null {
  const reader = new AnswerReader([method])
  for (const byte of bytes) reader.push(Buffer.from(byte, 'latin1'))
  reader.close()
  const request = graphRequest('query', 'ANONYMOUS', 'GET', {}, {})
  return faultOf({ answers: reader.answers, ms: 0, fault: reader.fault }, request)
}

const answer = (status: string, body: string, ...headers: readonly string[]): string =>
  [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n')
const plain = (body: string): string => answer('400 Bad Request', body, 'Content-Type: text/plain; charset=utf-8')
const json = (body: unknown): string => answer('200 OK', JSON.stringify(body), 'Content-Type: application/json; charset=utf-8')

describe('An answer is a fault', () => {
  test.each([
    ['of status 500', answer('500 Internal Server Error', ''), 'status 500'],
    ['of status 503 that is not for load', answer('503 Service Unavailable', ''), 'status 503'],
    ['without a type', answer('200 OK', 'x'), 'the type "" with status 200'],
    [
      'of an unexpected error',
      json({ errors: [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] }),
      'INTERNAL_SERVER_ERROR: x',
    ],
    ['of an error that is not in the catalogue', json({ errors: [{ message: 'x', extensions: { code: 'toString' } }] }), 'toString: x'],
    ['that is not JSON', answer('200 OK', '{', 'Content-Type: application/json'), 'malformed application/json with status 200'],
    ['that is not XML', answer('200 OK', '<a>\u0001</a>', 'Content-Type: text/xml'), 'malformed text/xml with status 200'],
    ['with a path of the machine', plain(new URL('.', import.meta.url).pathname), 'the path of the gateway in an answer'],
    ['with a path of a package', plain('in node_modules/pg/lib/client.js'), 'a path in an answer: node_modules/'],
    ['with a stack', plain('x\n    at Server.handle (server:1:2)'), 'a stack in an answer: \n    at Server.handle (server:1:2)'],
    ['with SQL', plain('SELECT id FROM article'), 'SQL in an answer: SELECT id FROM'],
    ['with an error of PostgreSQL', plain('relation "article"'), 'a message of PostgreSQL or Prisma in an answer: relation "article"'],
    ['with an error of Node', plain('connect ECONNREFUSED'), 'a message of Node or V8 in an answer: ECONNREFUSED'],
    ['with a disclosure in a header', answer('200 OK', '', 'X-Cause: node:internal'), 'a path in an answer: node:internal'],
    ['with a line in its head that is none', answer('200 OK', '', 'a b'), 'the head of an answer is malformed'],
    ['that ends too early', answer('200 OK', 'x').slice(0, -1), 'an answer is cut'],
    ['followed by other bytes', `${answer('204 No Content', '')}x`, 'an answer is cut'],
    ['with a malformed chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n', 'a chunk of an answer is malformed'],
  ])('%s', (_name, bytes, fault) => {
    expect(faultIn(bytes)).toBe(fault)
  })
})

describe('An answer is right', () => {
  const events = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n:\n\n\r\n'
  test.each([
    ['of an error of the catalogue', json({ errors: [{ message: 'x', extensions: { code: 'NOT_FOUND' } }] }), 'GET'],
    ['of status 503 for load', answer('503 Service Unavailable', '', 'Retry-After: 1'), 'GET'],
    ['to HEAD, without its content', json({}).slice(0, -2), 'HEAD'],
    ['after an interim one', `HTTP/1.1 100 Continue\r\n\r\n${json({})}`, 'GET'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n', 'GET'],
    ['until the end of the connection', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx', 'GET'],
    ['of events without an end', events, 'GET'],
    ['whose text repeats a search for SQL', plain('The article "\'; DROP TABLE article; --" does not exist.'), 'GET'],
  ])('%s', (_name, bytes, method) => {
    expect(faultIn(bytes, method)).toBeNull()
  })
})
