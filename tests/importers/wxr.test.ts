import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ArticleInput } from '../../src/content/article.ts'
import { wxr } from '../../src/importers/wordpress/wxr.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { articlesIn, findIn, readPath, settings, sourceOf } from './reading.ts'

const item = (inner: Record<string, string>, more = ''): string => {
  const all = { 'wp:post_type': 'post', 'wp:status': 'publish', 'wp:post_date_gmt': '2024-03-05 07:30:00', ...inner }
  return `<item>${Object.entries(all)
    .map(([name, text]) => `<${name}><![CDATA[${text}]]></${name}>`)
    .join('')}${more}</item>`
}
const meta = (key: string, value: string): string =>
  `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value><![CDATA[${value}]]></wp:meta_value></wp:postmeta>`
const channel = `<title>Le Journal</title><link>https://journal.example</link><language>fr-FR</language>
  <wp:base_blog_url>https://www.journal.example/actu/</wp:base_blog_url>
  <wp:author><wp:author_login>asangala</wp:author_login><wp:author_email>a@journal.example</wp:author_email>
    <wp:author_display_name><![CDATA[Awa Sangala]]></wp:author_display_name></wp:author>
  <wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>societe</wp:category_nicename><wp:cat_name>Société</wp:cat_name></wp:category>
  <wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>ecole</wp:category_nicename><wp:category_parent>societe</wp:category_parent>
    <wp:cat_name>École</wp:cat_name><wp:category_description>Rentrée, examens</wp:category_description></wp:category>`
const exported = (items: string, version = '1.2', scheme = 'http'): string => `<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.4" --><rss version="2.0" xmlns:excerpt="${scheme}://wordpress.org/export/${version}/excerpt/"
  xmlns:content="${scheme}://purl.org/rss/1.0/modules/content/" xmlns:dc="${scheme}://purl.org/dc/elements/1.1/"
  xmlns:wp="${scheme}://wordpress.org/export/${version}/"><channel>${channel}${items}</channel></rss>`

const whole = item(
  {
    title: 'Rentrée : L&rsquo;école &amp; la pluie',
    link: 'https://www.journal.example/actu/rentree/',
    guid: 'https://www.journal.example/actu/?p=12',
    'dc:creator': 'asangala',
    'wp:post_id': '12',
    'wp:post_name': 'rentr%c3%a9e',
    'wp:post_modified_gmt': '2024-03-06 08:00:00',
    'excerpt:encoded': 'Les <b>toits</b> fuient.',
    'content:encoded': `Premier <strong>paragraphe</strong>.\nMême paragraphe.

[caption id="x" width="300"]<a href="/g.jpg"><img src="/p.jpg" alt="Toit" /></a> Le toit, lundi[/caption]

https://www.youtube.com/watch?v=abcdefghijk

[gallery ids="31,32"]Fin, [sic].[mystere id="1"]`,
  },
  `<category domain="category" nicename="ecole"><![CDATA[École]]></category>
   <category domain="category" nicename="societe"><![CDATA[Société]]></category>
   <category domain="post_tag" nicename="pluie"><![CDATA[Pluie]]></category>
   <category domain="author" nicename="cap-asangala"><![CDATA[asangala]]></category>
   <category domain="author" nicename="cap-bakary-diolo"><![CDATA[Bakary Diolo]]></category>
   ${meta('_thumbnail_id', '30')}${meta('_yoast_wpseo_primary_category', '4')}${meta('_wp_old_slug', 'ancienne-rentree')}
   <wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_author>Lecteur</wp:comment_author><wp:comment_date_gmt>2024-03-05 09:00:00</wp:comment_date_gmt>
     <wp:comment_content>Bravo&#8239;!</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>
   <wp:comment><wp:comment_id>6</wp:comment_id><wp:comment_author>Autre</wp:comment_author><wp:comment_date_gmt>2024-03-05 09:30:00</wp:comment_date_gmt>
     <wp:comment_content>Merci</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>5</wp:comment_parent></wp:comment>
   <wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_content>Pilules</wp:comment_content><wp:comment_approved>spam</wp:comment_approved></wp:comment>
   <wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_content>[…]</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>pingback</wp:comment_type></wp:comment>`,
)
const attachment = (id: string, caption = ''): string =>
  item(
    {
      'wp:post_id': id,
      'wp:post_type': 'attachment',
      'wp:attachment_url': `https://www.journal.example/u/${id}.jpg`,
      'excerpt:encoded': caption,
    },
    meta('_wp_attachment_image_alt', `Photo ${id}`) + meta('_wp_attachment_metadata', 'a:2:{s:5:"width";i:1200;s:6:"height";i:800;}'),
  )
const picture = (id: string, caption: string | null = null) => ({
  url: `https://www.journal.example/u/${id}.jpg`,
  template: null,
  width: 1200,
  height: 800,
  alt: `Photo ${id}`,
  caption,
  credit: null,
})

const article: ArticleInput = {
  sourceKey: 'wordpress:journal.example/actu:12',
  state: 'PUBLISHED',
  url: 'https://www.journal.example/actu/rentree/',
  title: 'Rentrée : L’école & la pluie',
  lead: 'Les toits fuient.',
  body: [
    { kind: 'paragraph', text: 'Premier paragraphe.\nMême paragraphe.', marks: [{ kind: 'strong', start: 8, end: 18 }] },
    {
      kind: 'figure',
      image: {
        url: 'https://www.journal.example/p.jpg',
        template: null,
        width: null,
        height: null,
        alt: 'Toit',
        caption: null,
        credit: null,
      },
      caption: 'Le toit, lundi',
    },
    { kind: 'embed', url: 'https://www.youtube.com/watch?v=abcdefghijk', provider: 'YouTube', title: null },
    { kind: 'figure', image: { ...picture('31'), width: null, height: null }, caption: null },
    { kind: 'figure', image: { ...picture('32'), width: null, height: null }, caption: 'La cour' },
    { kind: 'paragraph', text: 'Fin, [sic].' },
  ],
  byline: 'Awa Sangala et Bakary Diolo',
  credits: [
    { name: 'Awa Sangala', kind: 'PERSON' },
    { name: 'Bakary Diolo', kind: 'PERSON' },
  ],
  section: { name: 'École', slug: 'ecole', description: 'Rentrée, examens', parent: { name: 'Société', slug: 'societe' } },
  topics: [
    { name: 'Société', slug: 'societe' },
    { name: 'Pluie', slug: 'pluie' },
  ],
  image: picture('30', 'La façade'),
  genre: 'NEWS',
  language: 'fr-FR',
  access: 'FREE',
  publishedAt: new Date('2024-03-05T07:30:00Z'),
  visibleFrom: new Date('2024-03-05T07:30:00Z'),
  visibleUntil: null,
  updatedAt: new Date('2024-03-06T08:00:00Z'),
  relatedLinks: [],
  contributionsMessage: null,
  slug: 'rentrée',
  formerSlugs: ['ancienne-rentree'],
  formerUrls: ['https://www.journal.example/actu/?p=12'],
  contributions: [
    { key: '5', replyTo: null, authorName: 'Lecteur', text: 'Bravo\u202f!', publishedAt: new Date('2024-03-05T09:00:00Z') },
    { key: '6', replyTo: '5', authorName: 'Autre', text: 'Merci', publishedAt: new Date('2024-03-05T09:30:00Z') },
  ],
}

describe('A WordPress export', () => {
  test.each([
    ['1.0', 'http'],
    ['1.1', 'http'],
    ['1.2', 'https'],
  ])('of version %s under %s gives the post whole, with its pictures, which come after it', async (version, scheme) => {
    const text = exported(`${whole}${attachment('30', 'La façade')}${attachment('31')}${attachment('32', 'La cour')}`, version, scheme)
    const found = await findIn(wxr, text)
    expect(found.filter(({ kind }) => kind === 'article')).toEqual([{ kind: 'article', item: '12', article, untyped: 1 }])
    expect(found.filter(({ kind }) => kind === 'skipped')).toHaveLength(3)
  })

  test('publishes only public posts; a scheduled post has its publication date', async () => {
    const states = ['publish', 'draft', 'pending', 'private', 'future', 'auto-draft', 'trash'].map((status, index) =>
      item({ title: status, 'wp:status': status, 'wp:post_id': String(index + 1) }),
    )
    const future = item({ title: 'à venir', 'wp:status': 'future', 'wp:post_id': '20', 'wp:post_date_gmt': '2030-01-01 06:00:00' })
    const locked = item({ title: 'mot de passe', 'wp:post_password': 'secret', 'wp:post_id': '21' })
    const undated = item({ title: 'sans date', 'wp:status': 'draft', 'wp:post_id': '22', 'wp:post_date_gmt': '0000-00-00 00:00:00' })
    const articles = await articlesIn(wxr, exported([...states, future, locked, undated].join('')))
    expect(articles.map(({ title, state, visibleFrom, isUndated }) => [title, state, visibleFrom.getUTCFullYear(), isUndated])).toEqual([
      ['publish', 'PUBLISHED', 2024, undefined],
      ...['draft', 'pending', 'private', 'future', 'auto-draft'].map((status) => [status, 'DRAFT', 2024, undefined]),
      ['trash', 'WITHDRAWN', 2024, undefined],
      ['à venir', 'PUBLISHED', 2030, undefined],
      ['mot de passe', 'DRAFT', 2024, undefined],
      ['sans date', 'DRAFT', 2026, true],
    ])
  })

  test('reads Gutenberg’s blocks', async () => {
    const content = `<!-- wp:heading {"level":3} --><h3>Titre</h3><!-- /wp:heading -->
<!-- wp:paragraph --><p>Texte</p><!-- /wp:paragraph -->
<!-- wp:embed {"url":"https://vimeo.com/1"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://vimeo.com/1
</div><figcaption>Le film</figcaption></figure><!-- /wp:embed -->
<!-- wp:gallery --><figure class="wp-block-gallery"><figure><img src="https://j.example/1.jpg" alt="Un"/><figcaption>Le premier</figcaption></figure>
<figure><img src="https://j.example/2.jpg" alt="Deux"/></figure></figure><!-- /wp:gallery -->
<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Dit</p><cite>Elle</cite></blockquote></figure><!-- /wp:pullquote -->`
    const [post] = await articlesIn(wxr, exported(item({ title: 'Blocs', 'wp:post_id': '1', 'content:encoded': content })))
    expect(
      post?.body?.map((block) => [
        block.kind,
        'caption' in block ? block.caption : 'text' in block ? block.text : 'url' in block && block.title,
      ]),
    ).toEqual([
      ['subheading', 'Titre'],
      ['paragraph', 'Texte'],
      ['embed', 'Le film'],
      ['figure', 'Le premier'],
      ['figure', null],
      ['quote', 'Dit'],
    ])
  })

  test('that is truncated gives the posts before that position, and reports it', async () => {
    const found: string[] = []
    const cut = exported(
      `${item({ title: 'Un', 'wp:post_id': '1' }, meta('_thumbnail_id', '30'))}${item({ title: 'Deux', 'wp:post_id': '2' })}`,
    )
    const reading = async () => {
      for await (const { item: name } of wxr.read(await sourceOf(cut.slice(0, cut.indexOf('Deux'))), settings)) found.push(name)
    }
    await expect(reading()).rejects.toThrow('xml: expected a complete document, found one that ends inside <title>.')
    expect(found).toEqual(['1'])
  })
})

withSharedData('The WordPress exports of other projects', () => {
  test('are accepted, file by file', async () => {
    const report: Record<string, string> = {}
    for (const file of globSync(sharedData('wxr/**/*.xml')).sort()) {
      const { format, found } = await readPath(file)
      const count = (kind: string): number => found.filter((entry) => entry.kind === kind).length
      report[file.split('/wxr/')[1] ?? ''] =
        format === 'wxr' ? `${count('article')} ${count('skipped')} ${count('rejected')}` : String(format)
    }
    // Numbers of articles, of skipped items and of rejected items.
    expect(report).toEqual({
      'ghost-migrate/co-authors-plus.xml': '4 0 0',
      'ghost-migrate/feature-image-captions.xml': '3 2 0',
      'ghost-migrate/has-audio-enclosure-with-libsyn-embed.xml': '1 0 0',
      'ghost-migrate/has-audio-enclosure.xml': '1 0 0',
      'ghost-migrate/has-meta.xml': '0 1 0',
      'ghost-migrate/has-yoast-meta.xml': '2 0 0',
      'ghost-migrate/multiple/attachments-only.xml': '0 1 0',
      'ghost-migrate/multiple/pages-only.xml': '0 1 0',
      'ghost-migrate/multiple/posts-only.xml': '3 1 0',
      'ghost-migrate/sample-no-slug.xml': '3 3 0',
      'ghost-migrate/sample-with-alt.xml': '1 1 0',
      'ghost-migrate/sample.xml': '3 3 0',
      'nikola/wordpress_export_example.xml': '4 4 0',
      'nikola/wordpress_qtranslate_item_modernized.xml': '1 0 0',
      'nikola/wordpress_qtranslate_item_raw_export.xml': '1 0 0',
      'nikola/wordpress_unicode_export.xml': '1 1 0',
      'wagtail/post_meta.xml': '5 0 0',
      'wagtail/raw_xml.xml': '1 4 0',
      'wagtail/test.xml': 'null',
    })
  })
})
