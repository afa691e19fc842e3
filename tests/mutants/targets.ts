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

const graphTests = ['input', 'changes', 'read', 'search', 'every-connection', 'statements', 'every-mutation', 'cursor', 'references']
const graph = [...graphTests, 'contract', 'editing'].map((name) => `tests/graph/${name}.test.ts`)
const engine = ['cost', 'selected-fields', 'mixed-keys'].map((name) => `tests/engine/${name}.test.ts`)
const store = ['instant', 'article-field', 'save', 'command', 'list', 'related-link'].map((name) => `tests/store/${name}.test.ts`)
const pipeline = ['look-up', 'pipeline', 'mask'].map((name) => `tests/http/pipeline/${name}.test.ts`)
const httpTests = ['deadlines', 'graphql-cop', 'slow-reader', 'docs', 'graphql-over-http', 'malformed-request', 'interrupted-subscription']
const http = [...httpTests, 'authentication', 'transports'].map((name) => `tests/http/${name}.test.ts`)
const work = ['purge', 'consumer', 'webhooks'].map((name) => `tests/work/${name}.test.ts`)

export const modules: readonly Target[] = [
  {
    name: 'content',
    files: ['src/content/**/*.ts'],
    pure: /\/content\/(?!audience)|\/importers\/(?!damage)/u,
    tests: ['tests/content/audience.test.ts'],
    goal: 95,
  },
  { name: 'store', files: ['src/store/**/*.ts'], tests: [...store, ...graph, ...work, 'tests/related/links.test.ts'], goal: 85 },
  { name: 'engine', files: ['src/engine/**/*.ts'], tests: [...engine, ...graph, ...pipeline, 'tests/http/subscription.test.ts'], goal: 85 },
  { name: 'graph', files: ['src/graph/**/*.ts'], tests: [...graph, ...engine], goal: 85 },
  {
    name: 'http',
    files: ['src/http/**/*.ts'],
    tests: [...pipeline, ...http, 'tests/formats/feeds.test.ts', 'tests/formats/oembed.test.ts'],
    goal: 85,
  },
  { name: 'sdk', files: ['src/sdk/*.ts'], tests: ['tests/sdk/listen.test.ts'], goal: 85 },
  { name: 'work', files: ['src/work/**/*.ts'], tests: [...work, 'tests/related/links.test.ts'], goal: 85 },
  { name: 'related', files: ['src/related/**/*.ts'], tests: ['tests/related/links.test.ts'], goal: 85 },
]

/** Parts of several modules that need a higher score than their modules. */
export const families: readonly Target[] = [
  {
    name: 'visibility-and-paging',
    files: [
      'src/content/{audience,visibility,teaser}.ts',
      'src/store/reads/{visible,slice,article-list,article-slice,article-reach,article-count,published-article,contribution,search}.ts',
      'src/graph/{access,article-connection,connection,cursor,page-size,search,contribution,desk}.ts',
    ],
    tests: ['tests/store/visible.test.ts', 'tests/store/list.test.ts', ...graph],
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
    tests: ['tests/http/authentication.test.ts', 'tests/graph/every-mutation.test.ts', 'tests/graph/editing.test.ts'],
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

/** The tests that run with the mutants of a target, in this order. They need no server, no browser and no other process. */
export const testsOf = ({ pure = /^/u, tests }: Target): string[] => {
  const first = pureTests().filter((test) => pure.test(test) && !readSources.test(test))
  return [...new Set([...first, ...tests])]
}
