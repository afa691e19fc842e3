import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BodyBlock, plainText } from '../../src/content/body.ts'
import { bodyHtml } from '../../src/formats/html.ts'
import { blocksOfHtml } from '../../src/importers/html/blocks.ts'

test('HTML becomes the typed blocks of the contract, in reading order', () => {
  const html = `
    Sans <b>balise, <i>mais</i></b> marquée<br>sur deux lignes<br><br>puis <a href="/suite?a=1&amp;b=2"> la suite </a>.
    <h1>Un intertitre</h1>
    <ul><li>un</li><li><p>deux</p><p>et demi</p><ol><li>trois</ol></ul>
    <blockquote><p>Nous <em>irons</em></p><p>jusqu’au bout</p><footer>— Awa Sangala, maire</footer></blockquote>
    <figure><a href="/grand.jpg"><img src="data:image/gif;base64,R0" data-src="/petit.jpg" width="600" height="400" alt="Le pont"></a>
      <figcaption>Le pont, <b>hier</b></figcaption></figure>
    <p>Voir <img src="/plan.png" alt="Plan">ci-dessous.</p>
    <table><tr><th>Ville<th>Voix<tr><td>Tintala<td>1 204</table>
    <figure><iframe src="https://www.youtube.com/embed/abcdefghijk?autoplay=1" title="Le film"></iframe></figure>
    <blockquote class="twitter-tweet"><p>Ouvert !</p>&mdash; Mairie <a href="https://twitter.com/mairie/status/1">7 mars</a></blockquote>`
  expect(blocksOfHtml(html, 'https://journal.example/2024/pont')).toEqual({
    untyped: 1,
    blocks: [
      {
        kind: 'paragraph',
        text: 'Sans balise, mais marquée\nsur deux lignes',
        marks: [
          { kind: 'strong', start: 5, end: 17 },
          { kind: 'emphasis', start: 13, end: 17 },
        ],
      },
      {
        kind: 'paragraph',
        text: 'puis la suite .',
        marks: [{ kind: 'link', href: 'https://journal.example/suite?a=1&b=2', start: 5, end: 13 }],
      },
      { kind: 'subheading', level: 2, text: 'Un intertitre' },
      { kind: 'list', ordered: false, items: [{ text: 'un' }, { text: 'deux\net demi' }, { text: 'trois' }] },
      {
        kind: 'quote',
        text: 'Nous irons\njusqu’au bout',
        marks: [{ kind: 'emphasis', start: 5, end: 10 }],
        attribution: 'Awa Sangala, maire',
      },
      { kind: 'figure', image: image('https://journal.example/petit.jpg', 'Le pont', 600, 400), caption: 'Le pont, hier' },
      { kind: 'paragraph', text: 'Voir ci-dessous.' },
      { kind: 'figure', image: image('https://journal.example/plan.png', 'Plan'), caption: null },
      { kind: 'paragraph', text: 'Ville | Voix' },
      { kind: 'paragraph', text: 'Tintala | 1 204' },
      { kind: 'embed', url: 'https://www.youtube.com/watch?v=abcdefghijk', provider: 'YouTube', title: 'Le film' },
      { kind: 'embed', url: 'https://twitter.com/mairie/status/1', provider: 'X', title: 'Ouvert !' },
    ] satisfies BodyBlock[],
  })
})

test('Scripts, handlers, styles, trackers and URLs of other schemes are removed', () => {
  const html = `<p onclick="alert(1)" style="background:url(javascript:x)">Un <a href="java
    script:alert(1)">mot</a> <a href="JaVaScRiPt:alert(1)">et</a> <a href="data:text/html,x">encore</a> <a href="vbscript:x">un</a>
    <a href="https://nom:secret@hote.example/">autre</a><script>alert(2)</script><svg onload=alert(3)><script>4</script></svg>
    <style>p{}</style><img src=x onerror=alert(5)><math><mi>x</mi></math><img src="https://pixel.example/i.gif" width=1 height=1>
    <img src="https://stats.wp.com/g.gif"><iframe src="javascript:6"></iframe><iframe srcdoc="<script>7</script>"></iframe>
    <iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe><object data="data:text/html,8"></object>
    <noscript><img src="https://journal.example/9.png"></noscript><template><p>10</p></template><!-- 11 --><p hidden>12</p>`
  expect(blocksOfHtml(html).blocks).toEqual([{ kind: 'paragraph', text: 'Un mot et encore un autre x' }])
})

const markup = fc.string({
  unit: fc.constantFrom(
    ...'<>/="& abcé\n\u00a0',
    ...['<b>', '</b>', '<p>', '<br>', '<ul><li>', '<a href=//x.y/', '<img src=/i ', '<blockquote>', '<table><td>', '</table>'],
  ),
})

test('The blocks of any markup are written as HTML that gives the same blocks', () => {
  fc.assert(
    fc.property(fc.oneof(markup, fc.string()), (html) => {
      const { blocks } = blocksOfHtml(html, 'https://journal.example/')
      const once = blocksOfHtml(bodyHtml(blocks)).blocks
      expect(blocksOfHtml(bodyHtml(once)).blocks).toEqual(once)
      expect(words(once)).toBe(words(blocks))
      for (const block of blocks) {
        for (const { start, end } of 'marks' in block ? (block.marks ?? []) : []) {
          expect(start < end && 'text' in block && end <= block.text.length, JSON.stringify(block)).toBe(true)
        }
      }
    }),
    // Marks on the same words. These examples once produced overlapping elements.
    { examples: [['<a href=//x.y/<b><b><'], ['<b><i><a href=/x>un</a></i></b>']] },
  )
})

test('Thousands of nested elements are read, and a hundred thousand are rejected quickly', () => {
  const nested = (depth: number): string => `${'<div><b>'.repeat(depth)}au fond${'</b></div>'.repeat(depth)}`
  expect(plainText(blocksOfHtml(nested(4_000)).blocks)).toBe('au fond')
  expect(() => blocksOfHtml(nested(100_000))).toThrow('nesting: expected elements nested at most 10000 deep, found deeper nesting.')
})

test('An element with a name of Object.prototype is an unknown element', () => {
  for (const name of ['constructor', '__proto__', 'valueof'])
    expect(blocksOfHtml(`<${name} src="https://a.example/">Le pont</${name}><p>Le puits</p>`).blocks.map((block) => block.kind)).toEqual([
      'paragraph',
      'paragraph',
    ])
})

const words = (blocks: readonly BodyBlock[]): string => plainText(blocks).replace(/\s+/gu, ' ')

const image = (url: string, alt: string, width: number | null = null, height: number | null = null) => ({
  url,
  template: null,
  width,
  height,
  alt,
  caption: null,
  credit: null,
})
