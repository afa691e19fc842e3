import { readFile } from 'node:fs/promises'
import { type CheckResult, CheckStatus } from '@stryker-mutator/api/check'
import type { Mutant } from '@stryker-mutator/api/core'
import type { Ignorer, NodePath } from '@stryker-mutator/api/ignore'
import { declareClassPlugin, declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'
import type { babel } from '@stryker-mutator/core'
import { keyOf } from './mutant.ts'
import { reasonToIgnore } from './noise.ts'

/** Stryker can only mutate everything in a range. A checker lets pass exactly the mutants whose keys KIOSQUE_MUTANTS_CHOSEN lists. */
class Chosen {
  #keys: ReadonlySet<string> = new Set()

  async init(): Promise<void> {
    this.#keys = new Set(JSON.parse(await readFile(process.env.KIOSQUE_MUTANTS_CHOSEN ?? '', 'utf8')))
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const resultOf = (mutant: Mutant): CheckResult =>
      this.#keys.has(keyOf(mutant)) ? { status: CheckStatus.Passed } : { status: CheckStatus.CompileError, reason: 'not chosen' }
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, resultOf(mutant)]))
  }

  async group(mutants: Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)]
  }
}

const noise: Ignorer = { shouldIgnore: (path: NodePath) => reasonToIgnore(path as babel.NodePath) }

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Checker, 'chosen', Chosen),
  declareValuePlugin(PluginKind.Ignore, 'noise', noise),
]
