import { describe, expect, test } from 'vitest'
import { plainText } from '../../src/content/body.ts'
import { htmlPage } from '../../src/importers/html/html-page.ts'
import { articlesIn, findIn } from './reading.ts'

/** Paragraphs that are long enough to be recognised as the text of an article. */
const text = [
  'Le maire de Tintala a annoncé mardi la réouverture du marché central, fermé depuis l’incendie du mois de janvier qui avait détruit quarante étals.',
  'Les commerçants, réunis devant la halle, disent attendre surtout de l’eau et de la lumière. « Nous avons payé nos patentes », rappelle une vendeuse.',
  'La mairie promet des bornes, un gardien et des toilettes avant la fin du mois. Le chantier doit coûter quatre-vingts millions de francs.',
  'Au conseil, l’opposition juge le calendrier intenable et demande que les comptes des travaux soient publiés avant la session de juin.',
]
const paragraphs = (from = 0, to = text.length): string =>
  text
    .slice(from, to)
    .map((line) => `<p>${line}</p>`)
    .join('\n')
const menu = `<nav><ul>${['Politique', 'Économie', 'Société', 'Sports'].map((name) => `<li><a href="/${name}">${name}</a></li>`).join('')}</ul></nav>`
const share =
  '<div class="sharedaddy sd-sharing"><h3>Partager :</h3><ul><li><a href="https://facebook.com/share">Facebook</a></li><li><a>WhatsApp</a></li></ul></div>'
const cookies =
  '<div id="cookie-banner"><p>Nous utilisons des cookies pour mesurer notre audience. En poursuivant, vous acceptez leur dépôt sur votre terminal.</p><button>Accepter</button></div>'
const comments =
  '<div id="comments" class="comments-area"><h3>3 commentaires</h3><p>Bravo au maire, il était temps que ce marché rouvre enfin pour les femmes du quartier !</p></div>'
const similar =
  '<div class="jp-relatedposts"><h3>Articles similaires</h3><a href="/x1">Le port de Nassi manque de grues</a><a href="/x2">La pluie tarde sur le plateau</a></div>'
const newsletter =
  '<section class="newsletter-box"><p>Recevez chaque matin l’essentiel de l’actualité. Inscrivez-vous à notre newsletter.</p><form><input type="email"></form></section>'

interface Page {
  readonly style: string
  readonly html: string
  readonly expected: Record<string, unknown>
}

const pages: readonly Page[] = [
  {
    style: 'a WordPress theme with Yoast’s graph, whose author is the paper, and the person in the byline',
    html: `<!DOCTYPE html><html lang="fr-FR"><head><meta charset="utf-8"><title>Le marché rouvre - Le Fleuve</title>
      <link rel="canonical" href="https://lefleuve.example/2024/03/05/le-marche-rouvre/"><meta property="og:site_name" content="Le Fleuve">
      <meta property="og:image" content="https://lefleuve.example/u/halle-1024x680.jpg"><meta name="author" content="lefleuve">
      <meta property="og:description" content="${text[0]?.slice(0, 120)} [&hellip;]">
      <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Article","headline":"Le marché rouvre",
      "author":{"name":"Le Fleuve","@id":"#p"},"datePublished":"2024-03-05T07:30:12+00:00","dateModified":"2024-03-06T10:00:00+00:00",
      "articleSection":["Société","Une"],"keywords":["Marché","Tintala"]},{"@type":"WebSite","name":"Le Fleuve"},
      {"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"Accueil"},{"@type":"ListItem","position":2,"name":"Société"},
      {"@type":"ListItem","position":3,"name":"Le marché rouvre"}]}]}</script></head>
      <body class="post-template single tag-marche category-societe">${cookies}${menu}<header class="site-header"><div class="date-jour">Lundi 23 novembre 2026</div></header>
      <main><article class="post tag-tintala"><h1 class="entry-title">Le marché rouvre</h1><div class="td-post-author-name">Par <a href="/author/awa">Awa Sangala</a></div>
      <time class="entry-date updated" datetime="2024-03-05T07:30:12+00:00">5 mars 2024</time><div class="entry-content">
      <figure class="wp-block-image"><img src="/u/halle-1024x680.jpg" alt="La halle"><figcaption>La halle, lundi</figcaption></figure>
      ${paragraphs(0, 2)}<p><strong>Lire aussi :</strong> <a href="/incendie">L’incendie qui a détruit quarante étals</a></p>
      ${paragraphs(2)}${share}${similar}</div></article>${comments}</main><aside class="sidebar"><h3>Les plus lus</h3><p>Un autre texte, long, qui n’a rien à faire ici et que personne ne veut lire deux fois dans la journée.</p></aside></body></html>`,
    expected: {
      sourceKey: 'https://lefleuve.example/2024/03/05/le-marche-rouvre/',
      title: 'Le marché rouvre',
      credits: ['Awa Sangala'],
      published: '2024-03-05T07:30:12.000Z',
      updated: '2024-03-06T10:00:00.000Z',
      section: 'Société',
      topics: ['Marché', 'Tintala'],
      links: ['L’incendie qui a détruit quarante étals'],
      lead: null,
      image: 'https://lefleuve.example/u/halle-1024x680.jpg',
    },
  },
  {
    style: 'SPIP, with nothing for machines but the words',
    html: `<html xmlns="http://www.w3.org/1999/xhtml" lang="fr"><head><title>Marché : la réouverture - Journal du Plateau</title></head><body>
      <div id="entete"><a href="/">Journal du Plateau</a></div><div id="hierarchie"><a href="/">Accueil</a> &gt; <a href="/economie">Économie</a> &gt; <a href="/commerce">Commerce</a> &gt; <strong>Marché : la réouverture</strong></div>
      <div id="contenu"><div class="cartouche"><h1 class="titre">Marché : la réouverture</h1><p class="info-publi">mardi 5 mars 2024, par <span class="vcard author"><a class="url fn" href="/bakary">Bakary Diolo</a></span></p></div>
      <div class="chapo"><p>Fermée depuis janvier, la halle de Tintala accueille à nouveau ses vendeuses.</p></div><div class="texte">${paragraphs()}</div>
      <div class="ps"><h2>Post-scriptum</h2></div></div><div id="navigation"><h2>Dans la même rubrique</h2><ul><li><a href="/a">Le port</a></li></ul></div></body></html>`,
    expected: {
      title: 'Marché : la réouverture',
      credits: ['Bakary Diolo'],
      published: '2024-03-05T00:00:00.000Z',
      section: 'Économie > Commerce',
      lead: 'Fermée depuis janvier, la halle de Tintala accueille à nouveau ses vendeuses.',
    },
  },
  {
    style: 'Drupal, with « Publié le … - Mis à jour le … » and a correspondent',
    html: `<!doctype html><html lang="fr"><head><title>Le marché central rouvre | Radio Plateau</title><meta property="og:title" content="Le marché central rouvre">
      <meta property="og:site_name" content="Radio Plateau"><link rel="canonical" href="https://radio.example/fr/afrique/20240305-marche"></head><body>${menu}
      <div class="breadcrumb"><a href="/fr/">Accueil</a><a href="/fr/afrique/">Afrique</a></div><article class="node"><h1>Le marché central rouvre</h1>
      <div class="m-interstitial"><span>Publicité</span></div><p class="m-pub-dates">Publié le : <time datetime="2024-03-05T14:05:00+01:00">05/03/2024 - 14:05</time> Modifié le : <time datetime="2024-03-05T18:20:00+01:00">05/03/2024 - 18:20</time></p>
      <div class="t-content__chapo"><p>La halle, fermée depuis deux mois, rouvre ses portes sous surveillance.</p></div>
      <div class="field--name-body"><p><em>De notre correspondant à Tintala, Serge Bilo</em></p>${paragraphs()}
      <div class="o-self-promo"><p>À lire aussi</p><ul><li><a href="/fr/1">Incendie au marché : une enquête ouverte</a></li><li><a href="/fr/2">Quarante étals en cendres</a></li></ul></div></div>
      ${newsletter}<ul class="m-tags-list"><li><a rel="tag" href="/t/tintala">Tintala</a></li></ul></article><footer><p>© 2024 Radio Plateau - tous droits réservés. Le site n’est pas responsable des contenus externes.</p></footer></body></html>`,
    expected: {
      title: 'Le marché central rouvre',
      credits: ['Serge Bilo'],
      published: '2024-03-05T13:05:00.000Z',
      updated: '2024-03-05T17:20:00.000Z',
      section: 'Afrique',
      topics: ['Tintala'],
      links: ['Incendie au marché : une enquête ouverte', 'Quarante étals en cendres'],
      lead: 'La halle, fermée depuis deux mois, rouvre ses portes sous surveillance.',
    },
  },
  {
    style: 'broken JSON-LD, an agency, and a text for subscribers',
    html: `<html lang="fr"><head><title>Marché de Tintala</title><script type="application/ld+json">
      {"@type": "NewsArticle", "headline": "Marché de Tintala : les étals reviennent", "isAccessibleForFree": false,
       "description": "Une phrase
sur deux lignes", "datePublished": "2024-03-05T09:00:00Z", "author": [{"@type":"Organization","name":"AFP"},], }</script></head><body>
      <h1>Marché de Tintala : les étals reviennent</h1><div class="article-body">${paragraphs()}<div class="paywall"><p>Cet article est réservé aux abonnés. Il vous reste 60 % de cet article à lire.</p></div></div></body></html>`,
    expected: {
      title: 'Marché de Tintala : les étals reviennent',
      credits: ['AFP (house)'],
      published: '2024-03-05T09:00:00.000Z',
      access: 'SUBSCRIBERS',
    },
  },
  {
    style: 'an old page of tables and fonts, dated in words and signed at its end',
    html: `<html><head><title>L'Écho du Nord</title><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"></head><body>
      <table width="100%"><tr><td bgcolor="#eee"><a href="/">Accueil</a> <a href="/pol">Politique</a> <a href="/eco">Economie</a> <a href="/cult">Culture</a></td></tr>
      <tr><td><h1>Les étals reviennent à Tintala</h1><font size="1">Publié le mardi 1er mars 2022 à 7h05</font><br>${text.join('<br><br>')}<br><br><b>Mariam Dolo</b></td></tr></table></body></html>`,
    expected: { title: 'Les étals reviennent à Tintala', credits: ['Mariam Dolo'], published: '2022-03-01T07:05:00.000Z' },
  },
  {
    style: 'microdata, several authors, and a sponsor',
    html: `<html lang="fr"><head><title>Le marché en fête</title><meta property="article:section" content="Partenaires"></head><body><div itemscope itemtype="https://schema.org/NewsArticle">
      <span class="badge">Contenu sponsorisé</span><h1 itemprop="headline">Le marché en fête pour sa réouverture</h1><meta itemprop="datePublished" content="2024-03-05">
      <p class="signature">Par <span itemprop="author" itemscope><span itemprop="name">Awa Sangala</span></span> et <span itemprop="author" itemscope><span itemprop="name">Issouf Tandiéro</span></span></p>
      <p>Le 05/03/2024 à 16h45</p><div itemprop="articleBody">${paragraphs()}<h3>Sur le même sujet</h3><ul><li><a href="/s1">Tintala prépare sa fête du fleuve</a></li></ul></div></div></body></html>`,
    expected: {
      title: 'Le marché en fête pour sa réouverture',
      credits: ['Awa Sangala', 'Issouf Tandiéro'],
      published: '2024-03-05T16:45:00.000Z',
      section: 'Partenaires',
      genre: 'SPONSORED',
      links: ['Tintala prépare sa fête du fleuve'],
    },
  },
  {
    style: 'a French daily, with its label for subscribers and its dates in one line',
    html: `<html lang="fr"><head><title>Riz : un projet de loi</title><meta property="og:site_name" content="Le Jour">
      <meta property="og:article:published_time" content="2024-02-07T11:00:14+00:00"></head><body><main><section class="article__header"><h1 class="article__title">Marché : un projet de loi</h1>
      <p class="article__desc">Le texte prévoit des amendes pour ceux qui cachent leurs stocks.</p><p class="meta__author-box"><a class="article__author-link">Fatou Dembélé</a> (Tintala, correspondance)</p>
      <p class="meta__date">Publié le 07 février 2024 à 11h00, modifié le 07 février 2024 à 15h30</p><p class="meta__reading">Temps de lecture 3 min.</p></section>
      <section class="article__content">${paragraphs(0, 3)}<section class="catcher"><span class="catcher__prefix">Lire aussi&nbsp;:</span> <a href="/a">Article réservé à nos abonnés Au marché, le riz à prix d’or</a></section>
      ${paragraphs(3)}<section class="friend"><p>Inscrivez-vous à notre newsletter</p></section></section></main></body></html>`,
    expected: {
      title: 'Marché : un projet de loi',
      credits: ['Fatou Dembélé'],
      published: '2024-02-07T11:00:14.000Z',
      updated: '2024-02-07T15:30:00.000Z',
      lead: 'Le texte prévoit des amendes pour ceux qui cachent leurs stocks.',
      links: ['Au marché, le riz à prix d’or'],
    },
  },
  {
    style: 'a portal that copies papers: its name over the page, today’s date at the top, the author below the text',
    html: `<html><head><title>Marché : un projet de loi - Lejour.com</title></head><body><div class="header"><h1><a href="/">LEJOUR.COM</a></h1><p>Mercredi 25 novembre 2026</p></div>
      <div class="col-md-8"><h2 class="post-heading">Marché : un projet de loi</h2><div class="row"><span>Par Le Républicain - Date: 07 Février 2024</span> <span>Vues: 1 234</span></div>
      ${text.map((line) => `<div>${line}</div>`).join('')}<div><strong>Boubacar Sangala</strong></div><div>Source: Le Républicain</div>
      <div class="commentaires"><h3>Commentaires</h3><p>Très bonne initiative, merci au gouvernement pour le petit peuple qui souffre chaque jour.</p></div></div></body></html>`,
    expected: {
      title: 'Marché : un projet de loi',
      credits: ['Boubacar Sangala', 'Le Républicain (house)'],
      published: '2024-02-07T00:00:00.000Z',
    },
  },
  {
    style: 'JSON-LD with a date in figures and an address for a name, crumbs, a button, and an interview’s label',
    html: `<html lang="fr"><head><title>Marché | Le Jour</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"« Le marché doit rester ouvert »",
      "datePublished":"07/02/2024 10:22","author":{"@type":"Person","name":"https://www.lejour.example/auteur/awa"},"publisher":{"name":"Le Jour"}}</script></head><body>
      <div class="td-crumb-container"><a class="entry-crumb" href="/">Accueil</a> <a class="entry-crumb" href="/p">Politique</a></div>
      <article><p class="rubrique">Entretien</p><h1>« Le marché doit rester ouvert »</h1><p class="author-line"><span>Propos recueillis par</span> <strong>Moussa Diarra</strong> et <strong>Awa Sangala</strong></p>
      <div class="entry-content">${paragraphs()}<div class="wp-block-buttons"><a>Je m’abonne</a></div><p>© Le Jour</p></div></article></body></html>`,
    expected: {
      title: '« Le marché doit rester ouvert »',
      credits: ['Moussa Diarra', 'Awa Sangala'],
      published: '2024-02-07T10:22:00.000Z',
      section: 'Politique',
      genre: 'INTERVIEW',
    },
  },
  {
    style: 'an author who is a social network’s address, and a byline in English',
    html: `<html lang="en"><head><title>Market reopens</title><meta property="article:author" content="https://www.facebook.com/plateaunews"><meta name="twitter:creator" content="@plateaunews">
      <meta property="article:published_time" content="2024-03-05T07:30:00Z"></head><body><article><h1>Market reopens in Tintala after two months</h1>
      <p class="byline">By John Smith and Awa Sangala | March 5, 2024</p>${paragraphs()}</article></body></html>`,
    expected: {
      title: 'Market reopens in Tintala after two months',
      credits: ['John Smith', 'Awa Sangala'],
      published: '2024-03-05T07:30:00.000Z',
      language: 'en',
    },
  },
  {
    style: 'a theme whose names are not true: the text in a "print" box, the date in a `nav`, a feast to come in a `time`, and a pen name',
    html: `<html lang="fr"><head><title>Le marché en fête - Le Fleuve</title></head><body>${menu}<div class="wrap"><h1>Le marché en fête</h1>
      <nav><span>13 oct. 2020 18:29</span></nav></div><p>La fête : <time datetime="2031-05-01T09:00:00Z">1er mai 2031</time></p>
      <div id="print"><p>Écrit par <a rel="author" href="/u/griot75">griot75</a></p>${paragraphs()}</div></body></html>`,
    expected: { title: 'Le marché en fête', credits: ['griot75'], published: '2020-10-13T18:29:00.000Z' },
  },
  {
    style: 'Drupal’s "label-hidden" and a page builder’s widgets, above more comments than text, and a label beside the author’s name',
    html: `<html lang="fr"><head><title>Le marché rouvre</title></head><body class="no-sidebars">${menu}<article><h1>Le marché rouvre à Tintala</h1>
      <dl><dt>Auteur</dt><dd><a href="/equipe/awa">Awa Sangala</a></dd><dt>Date</dt><dd>5 mars 2024</dd></dl>
      <div class="field field--name-body field--label-hidden has-paywall">${text
        .map((line) => `<div class="elementor-widget"><div class="elementor-widget-container"><p>${line}</p></div></div>`)
        .join('')}</div>
      <div class="newsletter-popup hidden"><p>Laissez-nous une adresse.</p></div></article>
      <div class="comments-area">${'<p>Bravo au maire, il était temps que ce marché rouvre enfin pour les femmes du quartier !</p>'.repeat(40)}</div></body></html>`,
    expected: { title: 'Le marché rouvre à Tintala', credits: ['Awa Sangala'], published: '2024-03-05T00:00:00.000Z' },
  },
  {
    style: 'a theme and a plugin that each describe a part, with authors described elsewhere, one of them a house',
    html: `<html lang="fr"><head><title>Le marché rouvre</title>
      <script type="application/ld+json">{"@type":"Article","headline":"Le marché rouvre à Tintala","author":[],"datePublished":"2024-03-05T08:00:00+0000"}</script>
      <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle","Article"],"headline":"Le marché rouvre à Tintala","datePublished":"2024-03-05",
      "author":[{"@id":"#awa"},{"@id":"#agence"},{"@id":"#site"}]},{"@type":"Person","@id":"#awa","givenName":"Awa","familyName":"Sangala"},
      {"@type":"Organization","@id":"#agence","name":"Fleuve Dépêches"},{"@type":["Person","Organization"],"@id":"#site","name":"Le Jour"}]}</script></head>
      <body><h1>Le marché rouvre à Tintala</h1>${paragraphs()}</body></html>`,
    expected: {
      title: 'Le marché rouvre à Tintala',
      credits: ['Awa Sangala', 'Fleuve Dépêches (house)'],
      published: '2024-03-05T08:00:00.000Z',
    },
  },
  {
    style: 'a form around everything, a text in two parts named for what has to be paid, a lead above them, and something that nobody sees',
    html: `<html lang="fr"><head><title>Le marché rouvre</title><meta property="article:published_time" content="2024-03-05T08:00:00Z"></head><body><form id="page" action="/"><h1>Le marché rouvre à Tintala</h1>
      <p aria-hidden="true">${text[3]}</p><div class="haut">${paragraphs(0, 1)}</div>
      <div class="colonne"><div class="article-body pmc-not-a-paywall">${paragraphs(1, 2)}</div><div class="pub-zone">Publicité</div>
      <div class="article-body">${paragraphs(2).replaceAll('<p>', '<p class="paywall">')}</div></div></form></body></html>`,
    expected: { title: 'Le marché rouvre à Tintala', credits: [], published: '2024-03-05T08:00:00.000Z' },
  },
  {
    style: 'a paper that tells machines that it is itself the organisation that has written it',
    html: `<html lang="fr"><head><title>Le marché rouvre</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Le marché rouvre à Tintala",
      "datePublished":"2024-03-05","author":{"@type":"NewsMediaOrganization","name":"Le Fleuve"},"publisher":{"@type":"Organization","name":"Le Fleuve"}}</script></head>
      <body><article><h1>Le marché rouvre à Tintala</h1><p class="byline">Par Le Fleuve</p>${paragraphs()}</article></body></html>`,
    expected: { title: 'Le marché rouvre à Tintala', credits: ['Le Fleuve (house)'], published: '2024-03-05T00:00:00.000Z' },
  },
  {
    style: 'teasers below and above the text, each with a later date, a zero for the day of change, and margins in lines of their own',
    html: `<html lang="fr"><head><title>Le marché rouvre</title><meta property="article:modified_time" content="0001-01-01T00:00:00Z"></head><body>
      <div class="bloc">${[1, 2].map((day) => `<article><h3><a href="/t${day}">Le port de Nassi manque de grues</a></h3><time pubdate datetime="2024-04-0${day}T09:00:00Z">avril</time><p>Les grutiers attendent.</p></article>`).join('')}</div>
      <div class="contenu"><h1>Le marché rouvre à Tin&shy;tala</h1><p class="publication">Le <time datetime="2024-03-05T08:00:00Z">5 mars 2024</time></p>
      <div class="image-box"><img src="/u/halle.jpg" alt="La halle"><span>La halle, photo de la mairie</span></div>${paragraphs(0, 2).replace('marché', 'mar&shy;ché')}
      <p>Image illustrative&nbsp;: Archives</p>${paragraphs(2)}<p>Bakary Diolo</p><p>Correspondant à Nassi</p><p>Pour ne rien manquer, suivez la chaîne du journal</p><p>Lu 42 fois</p><h4>Dossiers du mois</h4>
      <ul class="liste">${[1, 2].map((day) => `<li><a href="/u${day}"><h4>La pluie tarde sur le plateau</h4></a><p>Les semis attendent.</p><time datetime="2024-05-0${day}">mai</time></li>`).join('')}</ul></div></body></html>`,
    expected: { title: 'Le marché rouvre à Tintala', credits: ['Bakary Diolo'], published: '2024-03-05T08:00:00.000Z' },
  },
]

describe('The page of an article', () => {
  test.each(pages)('in the style of $style gives only its text, authors and dates', async ({ html, expected }) => {
    const [article] = await articlesIn(htmlPage, html, { name: 'page.html' })
    if (!article) throw new Error('no article')
    const path = (section: typeof article.section): string | null =>
      section === null || typeof section === 'string' ? section : [path(section.parent ?? null), section.name].filter(Boolean).join(' > ')
    const all = {
      sourceKey: article.sourceKey,
      title: article.title,
      credits: article.credits.map(({ name, kind }) => (kind === 'PERSON' ? name : `${name} (house)`)),
      published: article.publishedAt.toISOString(),
      updated: article.updatedAt.toISOString(),
      section: path(article.section),
      topics: article.topics,
      links: article.relatedLinks.map(({ title }) => title),
      lead: article.lead,
      image: article.image?.url ?? null,
      access: article.access,
      genre: article.genre,
      language: article.language,
    }
    expect(all).toMatchObject({
      updated: expected.published,
      section: null,
      topics: [],
      links: [],
      access: 'FREE',
      genre: 'NEWS',
      ...expected,
    })
    expect(plainText(article.body ?? [])).toBe(text.join('\n\n'))
  })

  test('is rejected if it is not an article, or is truncated before its text', async () => {
    await expect(findIn(htmlPage, `<html><body>${menu}<h1>Accueil</h1></body></html>`)).rejects.toThrow(
      'text: expected an article of at least 120 characters',
    )
    await expect(findIn(htmlPage, '<html><head><title>')).rejects.toThrow('title: expected a page with the title of an article')
  })
})
