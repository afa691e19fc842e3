import { html, type Markup } from '../markup.ts'

/** The headlines that a partner has chosen, in the terms of the widget's attributes. */
export interface Choice {
  readonly source: string
  readonly value: string
  readonly form: string
  readonly theme: string
  readonly count: number
  readonly language: string
}

/** Something to paste. */
export interface Snippet {
  readonly id: string
  readonly title: string
  readonly explanation: string
  readonly code: string
}

export interface Workshop {
  readonly choice: Choice
  /** Slugs and names of the sections that the partner may show. */
  readonly sections: readonly { readonly slug: string; readonly name: string }[]
  /** The widget as it is pasted, without its script. Null if the partner has no valid public key. */
  readonly preview: Markup | null
  readonly snippets: readonly Snippet[]
}

type Options = readonly (readonly [value: string, label: string])[]

const sourceOptions: Options = [
  ['front', 'La une'],
  ['section', 'Une rubrique'],
  ['author', 'Un auteur'],
  ['topic', 'Un thème'],
  ['search', 'Une recherche'],
  ['article', 'Un article et «\u00a0Lire aussi\u00a0»'],
]
const formOptions: Options = [
  ['list', 'Liste'],
  ['cards', 'Cartes'],
  ['ticker', 'Bandeau'],
  ['timeline', 'Chronologie'],
  ['related', 'Lire aussi'],
]
const themeOptions: Options = [
  ['auto', 'Comme l’appareil'],
  ['light', 'Clair'],
  ['dark', 'Sombre'],
]
const languageOptions: Options = [
  ['fr', 'Français'],
  ['en', 'Anglais'],
]

/** The form that chooses headlines, with their preview and the snippets that show them. */
export const workshopMarkup = (workshop: Workshop): Markup =>
  html`<div class="workshop"><form data-part="apercu" data-live action="/partners/headlines" method="get">
<div class="fields">${select('Source', 'source', sourceOptions, workshop.choice.source)}
<label>Laquelle<input name="value" value="${workshop.choice.value}" list="rubriques" maxlength="200" autocomplete="off"><small>L’identifiant de l’adresse, comme «\u00a0politique\u00a0»\u00a0; les mots d’une recherche\u00a0; rien pour la une.</small></label>
<datalist id="rubriques">${workshop.sections.map(({ slug, name }) => html`<option value="${slug}">${name}</option>`)}</datalist>
${select('Forme', 'form', formOptions, workshop.choice.form)}
${select('Thème', 'theme', themeOptions, workshop.choice.theme)}
<label>Nombre<input name="count" type="number" min="1" max="20" value="${workshop.choice.count}"></label>
${select('Langue des libellés', 'lang', languageOptions, workshop.choice.language)}</div>
<p role="alert"></p><noscript><button>Montrer</button></noscript></form>
<div id="apercu" aria-live="polite">${previewMarkup(workshop)}</div></div>`

/** What changes with the choice. */
export const previewMarkup = ({ preview, snippets }: Workshop): Markup =>
  html`<h3>Aperçu</h3>
${preview === null ? html`<p class="notice">Il n’y a pas de clé publique valable\u00a0: demandez-en une au journal.</p>` : html`<div class="preview">${preview}</div>`}
<h3>À coller</h3>
${snippets.map(
  (
    { id, title, explanation, code },
    index,
  ) => html`<details${index === 0 && html` open`}><summary>${title}</summary><p class="meta">${explanation}</p>
<pre id="extrait-${id}" tabindex="0">${code}</pre><button class="button" type="button" data-copy="extrait-${id}">Copier</button></details>
`,
)}`

const select = (label: string, name: string, options: Options, chosen: string): Markup =>
  html`<label>${label}<select name="${name}">${options.map(([value, text]) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`)}</select></label>`
