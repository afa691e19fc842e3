import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type GraphQLField, type GraphQLNamedType, type GraphQLSchema, isIntrospectionType, isSpecifiedScalarType } from 'graphql'
import { escapeHtml } from '../../../formats/html.ts'
import { exampleOf, sampleQuery } from './example.ts'
import { argumentsHtml, deprecationHtml, descriptionHtml, kindOf, signatureHtml, typeHtml } from './type-html.ts'

export interface ReferencePage {
  readonly html: string
  /** Allows the page's own style and script, and requests to its own host. */
  readonly contentSecurityPolicy: string
}

const asset = (name: string): string => readFileSync(new URL(`../../../../assets/${name}`, import.meta.url), 'utf8')

/** The reference of a graph as a page: the whole schema, with an example to run for each query. */
export function referencePage(schema: GraphQLSchema, title: string): ReferencePage {
  const style = asset('reference.css')
  const script = asset('reference.js')
  const roots = [schema.getMutationType(), schema.getSubscriptionType()].filter((type) => type != null)
  const query = schema.getQueryType()
  const types = Object.values(schema.getTypeMap())
    .filter((type) => type !== query && !roots.includes(type as never) && !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const questions = Object.values(query?.getFields() ?? {})
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Reference</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the reference</a>
<nav aria-label="Reference">
<h1>${escapeHtml(title)}</h1>
<label for="filter">Find</label>
<input id="filter" type="search" placeholder="article, slug…" autocomplete="off">
<h2>Queries</h2>
<ul>${questions.map(({ name }) => `<li><a href="#Query.${name}">${name}</a></li>`).join('')}</ul>
${roots.map((type) => `<h2><a href="#${type.name}">${type.name}</a></h2>`).join('')}
<h2>Types</h2>
<ul>${types.map(navigationHtml).join('')}</ul>
</nav>
<main id="main" tabindex="-1">
<p>The graph is at <a href="/graphql"><code>/graphql</code></a>: <code>POST</code> a JSON object with <code>query</code> and <code>variables</code>, or
<code>GET</code> with a trusted document's <code>documentId</code>. The examples run on this gateway, with the articles it publishes now.</p>
<section aria-labelledby="questions"><h2 id="questions">Queries</h2>
${descriptionHtml(query?.description)}
${questions.map(questionHtml).join('\n')}
</section>
${roots.map((type) => typeHtml(type, schema)).join('\n')}
<section aria-labelledby="types"><h2 id="types">Types</h2>
${types.map((type) => typeHtml(type, schema)).join('\n')}
</section>
</main>
<script data-sample="${escapeHtml(sampleQuery)}">${script}</script>
</body>
</html>
`
  const contentSecurityPolicy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { html, contentSecurityPolicy }
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const navigationHtml = (type: GraphQLNamedType): string =>
  `<li><a href="#${type.name}">${type.name}</a> <small>${kindOf(type)}</small></li>`

function questionHtml(field: GraphQLField<unknown, unknown>): string {
  const id = `Query.${field.name}`
  return `<section class="question" id="${id}" aria-labelledby="${id}-name">
<h3 id="${id}-name"><a href="#${id}">${field.name}</a></h3>
<p><code>${signatureHtml(field)}</code></p>
${descriptionHtml(field.description)}${deprecationHtml(field)}${argumentsHtml(field.args)}
<form class="example">
<label for="${id}-query">Example</label>
<textarea id="${id}-query" rows="${exampleOf(field).split('\n').length}" spellcheck="false">${escapeHtml(exampleOf(field))}</textarea>
<button type="submit" aria-describedby="${id}-name">Run</button>
<pre role="status" aria-label="Answer" tabindex="0" hidden></pre>
</form>
</section>`
}
