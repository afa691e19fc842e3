import { Command, InvalidArgumentError } from 'commander'
import type { Editing } from '../content/editing.ts'
import { InvalidInput, NotFound } from '../content/error.ts'
import { webAddress } from '../content/web-address.ts'
import type { Pin } from '../store/commands/article-command.ts'
import type { Database } from '../store/database/database.ts'
import { byUser } from './by-user.ts'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

interface PublishOptions {
  readonly at?: Date
  readonly embargo?: Date
  readonly expires?: Date
}

const slugHelp = 'current or former slug of the article'

export const publishCommand = (): Command =>
  new Command('publish')
    .description('publish an article, at once or at a later time')
    .argument('<slug>', slugHelp)
    .option('--at <instant>', 'publication date (default: now for a draft, otherwise unchanged)', instantOf)
    .option('--embargo <instant>', 'end of the embargo: hide the article until then', instantOf)
    .option('--expires <instant>', 'expiry: hide the article from then on', instantOf)
    .addHelpText('after', '\nExample:\n  kiosque publish le-pont-de-tintala --embargo 2026-03-01T06:00:00Z\n')
    .action((slug: string, { at, embargo, expires }: PublishOptions) =>
      edit(slug, 'Published', async (database, id, now, editing) => {
        const { publishArticle } = await import('../store/commands/article-command.ts')
        return publishArticle(database, id, { publishedAt: at, visibleFrom: embargo, visibleUntil: expires }, now, editing)
      }),
    )

export const withdrawCommand = (): Command =>
  new Command('withdraw')
    .description('hide an article from all readers')
    .argument('<slug>', slugHelp)
    .argument('<reason>', 'reason, shown at the URLs of the article')
    .addHelpText('after', '\nExample:\n  kiosque withdraw le-pont-de-tintala "Publié par erreur."\n')
    .action((slug: string, reason: string) =>
      edit(slug, 'Withdrawn', async (database, id, now, editing) => {
        const { withdrawArticle } = await import('../store/commands/article-command.ts')
        return withdrawArticle(database, id, reason, now, editing)
      }),
    )

export const correctCommand = (): Command =>
  new Command('correct')
    .description('publish a correction of an article')
    .argument('<slug>', slugHelp)
    .argument('<note>', 'text of the correction, for readers')
    .addHelpText('after', '\nExample:\n  kiosque correct le-pont-de-tintala "Le pont a 62 mètres, et non 26."\n')
    .action((slug: string, note: string) =>
      edit(slug, 'Corrected', async (database, id, now, editing) => {
        const { correctArticle } = await import('../store/commands/article-command.ts')
        return correctArticle(database, id, note, now, editing)
      }),
    )

export const pinCommand = (): Command =>
  new Command('pin')
    .description('pin related links to an article; they replace the previous ones')
    .argument('<slug>', slugHelp)
    .argument('[link...]', 'slugs of articles, or pages of other sites as "https://… Title"; without links, the pinned links are removed')
    .addHelpText('after', '\nExample:\n  kiosque pin le-pont-de-tintala le-peage-du-pont "https://ponts.example/ Tous les ponts"\n')
    .action((slug: string, links: string[]) =>
      edit(slug, 'Pinned', async (database, id, now, editing) => {
        const { pinRelatedLinks } = await import('../store/commands/article-command.ts')
        const pins: Pin[] = []
        for (const link of links) pins.push(await pinOf(database, link))
        return pinRelatedLinks(database, id, pins, now, editing)
      }),
    )

async function edit(
  slug: string,
  done: string,
  command: (database: Database, id: string, now: Date, editing: Editing) => Promise<string>,
): Promise<void> {
  await withDatabase(await readEnvironment(), async (database) => {
    await command(database, await articleAt(database, slug), new Date(), byUser())
    console.log(`${done}: ${slug}.`)
  })
}

async function articleAt(database: Database, slug: string): Promise<string> {
  const { articleIdAt } = await import('../store/reads/desk.ts')
  const id = await articleIdAt(database, { slug })
  if (id === null) throw new NotFound(`There is no article at "${slug}".`)
  return id
}

async function pinOf(database: Database, link: string): Promise<Pin> {
  if (!/^https?:\/\//u.test(link)) return { articleId: await articleAt(database, link), note: null }
  const [, address, title = ''] = /^(\S+)\s+(.+)$/u.exec(link) ?? []
  const url = webAddress(address)
  if (url === null || title === '') throw new InvalidInput(`"${link}" is not a link to a page: expected a URL, a space and a title.`)
  return { url, title, note: null }
}

function instantOf(value: string): Date {
  const instant = new Date(value)
  if (!/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/u.test(value) || Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('Expected an instant such as 2026-03-01T06:00:00Z.')
  }
  return instant
}
