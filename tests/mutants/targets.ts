import { globSync } from 'node:fs'
import { pureTests } from '../pure-tests.ts'
import { root } from './mutant.ts'

/** A part of the sources that is mutated and scored by itself. */
export interface Target {
  readonly name: string
  /** Patterns of its files. */
  readonly files: readonly string[]
  /** The pure tests that run with its mutants: all of them by default. */
  readonly pure?: RegExp
  /** Tests on the embedded database that run after them, cheapest first. */
  readonly tests: readonly string[]
  /** The score that it has to reach, in percent. */
  readonly goal: number
}

const named = (folder: string, ...names: string[]): string[] => names.map((name) => `tests/${folder}/${name}.test.ts`)

const graph = named(
  'graph',
  'input',
  'changes',
  'read',
  'search',
  'every-connection',
  'statements',
  'every-mutation',
  'cursor',
  'references',
)
const edits = named('graph', 'contract', 'editing')
const work = named('work', 'purge', 'consumer', 'webhooks')
const links = named('related', 'links')

export const modules: readonly Target[] = [
  { name: 'content', files: ['src/content/**/*.ts'], pure: /^tests\/content\/(?!audience)/u, tests: [], goal: 95 },
  {
    name: 'store',
    files: ['src/store/**/*.ts'],
    pure: /^tests\/store\//u,
    tests: [
      ...named(
        'store',
        'instant',
        'folder-lock',
        'private-files',
        'article-field',
        'archive',
        'save',
        'preview-token',
        'partner',
        'article-list',
        'visible',
        'command',
        'list',
        'related-link',
      ),
      ...named('importers', 'export', 'dry-run'),
      ...[...graph, ...edits, ...work, ...links],
    ],
    goal: 85,
  },
  {
    name: 'engine',
    files: ['src/engine/**/*.ts'],
    pure: /^tests\/(?:engine|http\/pipeline)\/|merge/u,
    tests: [
      ...named('engine', 'cost', 'selected-fields', 'mixed-keys'),
      ...graph,
      ...named('http/pipeline', 'look-up', 'pipeline', 'mask'),
    ],
    goal: 85,
  },
  { name: 'graph', files: ['src/graph/**/*.ts'], pure: /^tests\/graph\//u, tests: [...graph, ...edits], goal: 85 },
  {
    name: 'http',
    files: ['src/http/**/*.ts'],
    pure: /^tests\/http\//u,
    tests: [
      ...named('http/pipeline', 'look-up', 'pipeline', 'mask'),
      ...named('http', 'deadlines', 'graphql-cop', 'docs', 'graphql-over-http', 'malformed-request', 'partner-key', 'authentication'),
      ...named('http', 'public-key', 'partner-doors', 'partners'),
      ...named('http/admission', 'partner-admission', 'quotas', 'rate-limit'),
      ...named('http', 'slow-reader', 'interrupted-subscription', 'transports'),
      ...named('formats', 'feeds', 'oembed', 'sitemaps'),
    ],
    goal: 85,
  },
  { name: 'sdk', files: ['src/sdk/*.ts'], pure: /^tests\/sdk\//u, tests: named('sdk', 'listen'), goal: 85 },
  { name: 'work', files: ['src/work/**/*.ts'], pure: /^tests\/work\//u, tests: [...work, ...links], goal: 85 },
  { name: 'related', files: ['src/related/**/*.ts'], pure: /^tests\/related\//u, tests: links, goal: 85 },
]

/** Parts of several modules that need a higher score than their modules. */
export const families: readonly Target[] = [
  {
    name: 'visibility-and-paging',
    files: [
      'src/content/{audience,visibility}.ts',
      'src/store/reads/{visible,slice,article-list,article-slice,article-reach,article-count,contribution,search}.ts',
      'src/graph/{access,article-connection,connection,cursor,page-size,search,contribution,desk}.ts',
    ],
    pure: /^tests\/(?:content\/(?:partner|visibility)|graph\/page)\.test/u,
    tests: [...named('store', 'article-list', 'visible', 'list'), ...graph, ...edits],
    goal: 95,
  },
  {
    name: 'authentication',
    files: [
      'src/http/{authentication,claims,development-key,token}.ts',
      'src/http/pipeline/authenticate.ts',
      'src/store/commands/{partner,partner-key,preview-token}.ts',
      'src/graph/scope.ts',
      'src/content/{partner,viewer}.ts',
    ],
    pure: /^tests\/(?:http\/(?:claims|token|development-key|pipeline\/authenticate)|graph\/scope|content\/partner)\.test/u,
    tests: [...named('store', 'preview-token', 'partner'), ...named('http', 'partner-key', 'authentication')],
    goal: 95,
  },
]

/** The files of a target, without generated ones. */
export const filesOf = ({ files }: Target): string[] =>
  globSync([...files], { cwd: root })
    .filter((file) => !file.includes('generated'))
    .sort()

/** These read the sources, which Stryker has changed. */
const readSources = /^tests\/(?:structure|source-rules|contract-changes)\.test\.ts$/u

let allPure: string[] | undefined

/** The tests that run with the mutants of a target, in this order. They need no server, no browser and no other process. */
export const testsOf = ({ pure = /^/u, tests }: Target): string[] => {
  allPure ??= pureTests()
  const first = allPure.filter((test) => pure.test(test) && !readSources.test(test))
  return [...new Set([...first, ...tests])]
}
