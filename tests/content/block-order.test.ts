import { expect, test } from 'vitest'
import { inBlockOrder } from '../../src/content/block-order.ts'

/** All properties of blocks, marks and pictures, in the order of an export. */
const names = [
  ...['kind', 'level', 'attribution', 'ordered', 'start', 'end', 'href', 'url', 'template', 'width', 'height', 'alt', 'provider', 'title'],
  ...['text', 'marks', 'items', 'image', 'caption', 'credit'],
]

test('Every property of a block has its place, and an unknown one comes last', () => {
  for (const shuffled of [[...names, 'later'], ['later', ...names].reverse(), ['later', ...names.toSorted()]]) {
    const ordered = inBlockOrder(Object.fromEntries(shuffled.map((name) => [name, name])))
    expect(Object.keys(ordered)).toEqual([...names, 'later'])
    expect(Object.values(ordered)).toEqual([...names, 'later'])
  }
})

test('Blocks are ordered throughout, and their values and lists stay as they are', () => {
  const items = [{ text: 'b', marks: [{ end: 2, start: 1, kind: 'strong' }] }, { text: 'a' }]
  const blocks = [
    { items, ordered: false, kind: 'list' },
    { image: { height: null, url: 'https://a.example/' }, caption: null, kind: 'figure' },
  ]
  expect(JSON.stringify(inBlockOrder(blocks))).toBe(
    '[{"kind":"list","ordered":false,"items":[{"text":"b","marks":[{"kind":"strong","start":1,"end":2}]},{"text":"a"}]},' +
      '{"kind":"figure","image":{"url":"https://a.example/","height":null},"caption":null}]',
  )
  expect([inBlockOrder(null), inBlockOrder('text'), inBlockOrder(undefined), inBlockOrder(3)]).toEqual([null, 'text', undefined, 3])
})
