import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutant } from '@stryker-mutator/api/core'
import { Instrumenter } from '@stryker-mutator/instrumenter'
import { reasonToIgnore } from './noise.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A place where Stryker changes the source, with the texts before and after. */
export interface FoundMutant {
  /** Unique within a version of the sources. */
  readonly key: string
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly mutator: string
  /** The changed part of the source and what replaces it, with single spaces. */
  readonly original: string
  readonly replacement: string
  /** The whole line on which the change begins, without its indentation. */
  readonly context: string
}

/** The key of a mutant of Stryker. */
export const keyOf = ({ fileName, mutatorName, replacement, location: { start, end } }: Mutant): string =>
  `${fileOf(fileName)}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`

/** Stryker runs in a copy of the project, whose place does not matter. */
const fileOf = (fileName: string): string => {
  const relative = path.isAbsolute(fileName) ? path.relative(process.cwd(), fileName) : fileName
  return relative.replace(/^\.stryker-tmp\/[^/]+\//u, '')
}

const silent = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined]))

/** All mutants of the files that are not noise, in the order of the files and of their places. */
export async function findMutants(files: readonly string[]): Promise<FoundMutant[]> {
  const sources = await Promise.all(
    files.map(async (name) => ({ name, mutate: true as const, content: await readFile(path.join(root, name), 'utf8') })),
  )
  const lines = new Map(sources.map(({ name, content }) => [name, content.split('\n')]))
  const instrumenter = new Instrumenter({ ...silent, isDebugEnabled: () => false } as never)
  const { mutants } = await instrumenter.instrument(sources, {
    plugins: null,
    excludedMutations: [],
    ignorers: [{ shouldIgnore: (place) => reasonToIgnore(place as never) }],
  })
  return mutants
    .filter(({ status }) => status === undefined)
    .map((mutant) => described(mutant, lines.get(mutant.fileName) ?? []))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column || (a.key < b.key ? -1 : 1))
}

function described(mutant: Mutant, lines: readonly string[]): FoundMutant {
  const { start, end } = mutant.location
  const inside = lines.slice(start.line, end.line + 1)
  const last = inside.length - 1
  const original = inside.map((line, n) => line.slice(n === 0 ? start.column : 0, n === last ? end.column : undefined)).join('\n')
  return {
    key: keyOf(mutant),
    file: fileOf(mutant.fileName),
    line: start.line + 1,
    column: start.column + 1,
    mutator: mutant.mutatorName,
    original: oneLine(original),
    replacement: oneLine(mutant.replacement),
    context: lines[start.line]?.trim() ?? '',
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()
