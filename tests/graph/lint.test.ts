import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import plugin from '@graphql-eslint/eslint-plugin'
import { ESLint, type Linter } from 'eslint'
import { isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '../../src/graph/schema.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Types with an id are nodes, or links, whose ids are unique in their list. All other types are parts of a node. */
const parts = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !('id' in type.getFields()))
  .map(({ name }) => name)

const rulesOf = (name: 'flat/schema-recommended' | 'flat/schema-relay' | 'flat/operations-recommended'): Linter.RulesRecord =>
  plugin.configs[name].rules as Linter.RulesRecord

const config: Linter.Config[] = [
  {
    files: ['schema/**/*.graphql'],
    plugins: { '@graphql-eslint': plugin as unknown as ESLint.Plugin },
    languageOptions: {
      parser: plugin.parser as Linter.Parser,
      parserOptions: { graphQLConfig: { schema: 'schema/schema.graphql', documents: 'schema/operations/*.graphql' } },
    },
  },
  {
    files: ['schema/schema.graphql'],
    rules: {
      ...rulesOf('flat/schema-recommended'),
      ...rulesOf('flat/schema-relay'),
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: { types: parts } }],
      // Short lists have no cursors, and connections also have `nodes`, as Relay's specification allows.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: true, withEdgeSuffix: true },
      ],
      // A list may support one direction only, as Relay's specification allows.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    },
  },
  { files: ['schema/operations/*.graphql'], rules: rulesOf('flat/operations-recommended') },
]

test('graphql-eslint reports nothing for the schema and the operations with its recommended and Relay rules', async () => {
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: config, warnIgnored: true })
  const results = await eslint.lintFiles(['schema/schema.graphql', 'schema/operations/*.graphql'])
  expect(
    results.flatMap(({ filePath, messages }) => messages.map(({ line, message }) => `${path.basename(filePath)}:${line} ${message}`)),
  ).toEqual([])
  expect(results).toHaveLength(1 + readdirSync(path.join(root, 'schema/operations')).length)
  // Checks that rules on the whole schema are active: a missing id is found.
  const [planted] = await eslint.lintText('query Planted { publication { front { headline } } }', {
    filePath: 'schema/operations/Planted.graphql',
  })
  expect(planted?.messages.map(({ ruleId }) => ruleId)).toEqual(['@graphql-eslint/require-selections'])
})
