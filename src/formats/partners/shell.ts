import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Publication } from '../../content/publication.ts'
import { html, type Markup, trusted } from '../markup.ts'
import { style } from '../page/style.ts'

/** A page of the partners' space, which is not for readers or search engines. */
export interface PartnersPage {
  readonly html: string
  readonly contentSecurityPolicy: string
}

const asset = (name: string): string => readFileSync(new URL(`../../../assets/${name}`, import.meta.url), 'utf8')
const sheet = style + asset('partners.css')
const script = asset('partners.js')

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/**
 * Allows the page's own style and script, requests to the gateway, and what the preview shows: the widget, an iframe of it, and pictures from
 * any host.
 */
const contentSecurityPolicy = `default-src 'none'; style-src ${hashOf(sheet)}; script-src ${hashOf(script)} 'self'; connect-src 'self'; img-src https: http: data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

interface SignIn {
  readonly title: string
  readonly introduction: Markup
  /** What the credential is called. */
  readonly label: string
  readonly hint: string
  /** Where the form is sent, and what it is answered with takes the place of the form. */
  readonly path: string
  /** Path of the widget's script, for the preview. Null on a page without one. */
  readonly widget: string | null
}

/** A page that asks for a credential. The rest of its content is sent to those who have one. */
export function signInPage({ name }: Publication, { title, introduction, label, hint, path, widget }: SignIn): PartnersPage {
  const { markup } = html`<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>${title} · ${name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style>${trusted(sheet)}</style>
${widget !== null && html`<script type="module" src="${widget}"></script>`}
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="masthead"><a href="/">${name}</a></header>
<main id="contenu" class="space">
<h1>${title}</h1>
<div id="espace">
${introduction}
<form data-part="espace" action="${path}" method="get">
<div class="fields"><label>${label}<input data-credential type="password" required autocomplete="off" spellcheck="false"><small>${hint}</small></label></div>
<p role="alert"></p>
<button class="button">Entrer</button>
</form>
<noscript><p class="notice">Cette page a besoin de JavaScript\u00a0: la clé n’est gardée qu’en mémoire, et n’est jamais dans une adresse.</p></noscript>
</div>
</main>
<footer><p>${name}</p></footer>
<script>${trusted(script)}</script>
</body>
</html>
`
  return { html: markup, contentSecurityPolicy }
}
