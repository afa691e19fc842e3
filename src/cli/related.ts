import { Command, Option } from 'commander'
import type { View } from '../content/audience.ts'
import { CannotRun } from '../content/error.ts'
import { labelOf } from '../content/label.ts'
import type { RelatedLinkRecord, RelatedReason } from '../content/related-link.ts'
import type { Database } from '../store/database/database.ts'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

interface Options {
  readonly rebuild: boolean
  readonly json: boolean
  readonly first: number
  readonly sensitive?: 'yes' | 'no'
}

export const relatedCommand = (): Command =>
  new Command('related')
    .description('show the related links (« Lire aussi ») of an article with scores and reasons, or rebuild all lists')
    .argument('[slug]', 'slug of the article')
    .option('--rebuild', 'compare all articles again and rebuild all lists', false)
    .option('--json', 'print JSON', false)
    .addOption(new Option('--first <count>', 'number of links, 1 to 24').default(6).argParser(countOf))
    .addOption(new Option('--sensitive <yes|no>', 'exclude the article from automatic links, or include it again').choices(['yes', 'no']))
    .addHelpText(
      'after',
      `
A running gateway updates the lists after each change. Rebuild them after the import of a large archive, or after a change of the weights.
During a rebuild readers see the old lists until the new ones are ready. If a rebuild is interrupted, run it again.
Only one process at a time can use the embedded database: stop "kiosque serve" first, or set DATABASE_URL.

Exit codes: 0 success, 2 could not run.

Examples:
  kiosque related le-premier-matin-du-nouveau-pont-de-tintala
  kiosque related --rebuild
  kiosque related un-proces-douloureux --sensitive yes
`,
    )
    .action(async (slug: string | undefined, options: Options) => {
      if (slug === undefined && !options.rebuild)
        throw new CannotRun('Give the slug of an article, or --rebuild. Try "kiosque related --help".')
      await withDatabase(await readEnvironment(), async (database) => {
        if (options.rebuild) await rebuildAll(database)
        if (slug !== undefined) await show(database, slug, options)
      })
    })

function countOf(value: string): number {
  const count = Number(value)
  if (Number.isInteger(count) && count >= 1 && count <= 24) return count
  throw new CannotRun(`--first is "${value}": expected a number from 1 to 24.`)
}

async function rebuildAll(database: Database): Promise<void> {
  const { rebuild } = await import('../related/rebuild.ts')
  const { weights } = await import('../related/weights.ts')
  const { RebuildProgress } = await import('./rebuild-progress.ts')
  const progress = new RebuildProgress()
  const started = performance.now()
  const options = { weights, clock: () => new Date(), onProgress: (done: number, total: number) => progress.update(done, total) }
  const count = await rebuild(database, options).finally(() => progress.stop())
  const seconds = (performance.now() - started) / 1000
  console.log(`${count} articles compared in ${seconds.toFixed(1)} s.`)
}

async function show(database: Database, slug: string, { json, first, sensitive }: Options): Promise<void> {
  const { setSensitive } = await import('../store/commands/article-command.ts')
  const { articlesBySlug } = await import('../store/reads/article.ts')
  const { relatedLinksOf } = await import('../store/reads/related-link.ts')
  const view: View = { at: new Date(), audience: 'ANONYMOUS' }
  const [article] = await articlesBySlug(database, view, [slug])
  if (!article) throw new CannotRun(`There is no visible article at "${slug}".`)
  if (sensitive !== undefined) await setSensitive(database, article.id, sensitive === 'yes', view.at)
  const [links = []] = await relatedLinksOf(database, view, [{ articleId: article.id, size: first }])
  const names = await namesOf(database, view, links)
  const shown = links.map(({ position, title, source, score, target, url, reasons }) => ({
    position,
    title,
    slug: target?.slug ?? null,
    url,
    source,
    score,
    reasons: reasons.map((reason) => ({ label: labelOf(reason.kind, article.language), evidence: evidenceOf(reason, names) })),
  }))
  if (json) console.log(JSON.stringify(shown))
  else for (const link of shown) console.log(lineOf(link))
}

interface Shown {
  readonly position: number
  readonly title: string
  readonly source: string
  readonly score: number | null
  readonly reasons: readonly { readonly label: string; readonly evidence: string | null }[]
}

const lineOf = ({ position, title, source, score, reasons }: Shown): string =>
  [
    `${String(position).padStart(2)}. ${title}`,
    `    ${source}${score === null ? '' : ` ${score.toFixed(3)}`}`,
    ...reasons.map(({ label, evidence }) => `    ${label}${evidence === null ? '' : ` : ${evidence}`}`),
  ].join('\n')

/** The titles and names of all evidence, by id. */
async function namesOf(database: Database, view: View, links: readonly RelatedLinkRecord[]): Promise<ReadonlyMap<string, string>> {
  const { articlesById } = await import('../store/reads/article.ts')
  const { authorsById } = await import('../store/reads/author.ts')
  const { readSections } = await import('../store/reads/section.ts')
  const { topicsById } = await import('../store/reads/topic.ts')
  const reasons = links.flatMap((link) => link.reasons)
  const articles = reasons.flatMap((reason) => (reason.kind === 'sameStory' ? [reason.articleId] : []))
  const topics = reasons.flatMap((reason) => (reason.kind === 'sharedTopics' ? reason.topicIds : []))
  const authors = reasons.flatMap((reason) => (reason.kind === 'sameAuthor' ? [reason.authorId] : []))
  return new Map([
    ...(await articlesById(database, view, articles)).map(({ id, title }) => [id, title] as const),
    ...(await topicsById(database, view, topics)).map(({ id, name }) => [id, name] as const),
    ...(await authorsById(database, view, authors)).map(({ id, name }) => [id, name] as const),
    ...(await readSections(database)).sections.map(({ id, name }) => [id, name] as const),
  ])
}

function evidenceOf(reason: RelatedReason, names: ReadonlyMap<string, string>): string | null {
  const named = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id).join(', ')
  switch (reason.kind) {
    case 'editorsChoice':
      return reason.note
    case 'sameStory':
      return named([reason.articleId])
    case 'sharedTopics':
      return named(reason.topicIds)
    case 'similarText':
      return reason.terms.join(', ')
    case 'sameAuthor':
      return named([reason.authorId])
    case 'sameSection':
      return named([reason.sectionId])
    case 'recent':
      return reason.publishedAt.toISOString()
  }
}
