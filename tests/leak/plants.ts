import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { comparison, type Decided, type Dropped, decisions, type Leak, leaksOfCondition, textConditions } from './plant-rules.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A place where the code decides what its reader may see, and a leak that can be planted there. */
export interface Plant {
  /** Unique, and independent of line numbers: file, function, what is dropped, and a number if there are several. */
  readonly id: string
  readonly file: string
  readonly line: number
  /** The function, after those around it. */
  readonly within: string
  readonly dropped: Dropped
  /** The condition in the source. */
  readonly code: string
}

/** A range of the source with a condition, and its leaks. */
interface Site {
  readonly node: ts.Node
  readonly start: number
  readonly end: number
  readonly leaks: readonly Leak[]
  /** Whether it is part of the text of a statement. */
  readonly isText: boolean
}

interface PlantedFile {
  readonly source: ts.SourceFile
  readonly sites: readonly Site[]
  /** The plants of each site. */
  readonly plants: readonly (readonly Plant[])[]
}

/** A function that returns a condition on its view as SQL. */
interface Condition {
  readonly viewIndex: number
  readonly decided: ReadonlySet<Decided>
}

/** The modules that read for readers. */
const folders = ['src/store', 'src/engine', 'src/graph', 'src/http', 'src/work']

const rulesFile = 'src/store/reads/visible.ts'

let found: ReadonlyMap<string, PlantedFile> | undefined

/** All plants, in the order of files and lines. */
export const findPlants = (): Plant[] => [...plantedFiles().values()].flatMap(({ plants }) => plants.flat())

/** The source with a switch at each place: `globalThis.plantedLeak` is the id of the plant that leaks. Lines stay where they are. */
export function withSwitches(file: string, code: string): string | null {
  const planted = plantedFiles().get(file)
  if (!planted) return null
  const { sites, plants, source } = planted
  const edits = sites.map(({ start, end, leaks, isText }, index) => {
    const original = code.slice(start, end)
    const quote = (text: string) => (isText ? `Prisma.raw(${JSON.stringify(text)})` : text)
    const cases = leaks.map(
      ({ replacement }, n) => `globalThis.plantedLeak === ${JSON.stringify(plants[index]?.[n]?.id)} ? ${quote(replacement)} : `,
    )
    const expression = `(${cases.join('')}${quote(original)})`
    return { start, end, text: isText ? `\${${expression}}` : expression }
  })
  if (file === rulesFile) edits.push(...opened(source))
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code)
}

/** `visible` and `syndicatable` also return TRUE for the view of a planted leak, which reaches them through other functions. */
function opened(source: ts.SourceFile): { start: number; end: number; text: string }[] {
  const edits: { start: number; end: number; text: string }[] = []
  each(source, (node) => {
    const name = nameOf(node)
    if (!isFunction(node) || !node.body || (name !== 'visible' && name !== 'syndicatable')) return
    const start = node.body.getStart() + (ts.isBlock(node.body) ? 1 : 0)
    const text = ts.isBlock(node.body)
      ? " if (view.sees === 'PLANTED') return Prisma.sql`TRUE`;"
      : "view.sees === 'PLANTED' ? Prisma.sql`TRUE` : "
    edits.push({ start, end: start, text })
  })
  return edits
}

function plantedFiles(): ReadonlyMap<string, PlantedFile> {
  if (found) return found
  const sources = folders.flatMap(sourcesIn)
  const conditions = conditionsIn(sources)
  found = new Map(
    sources.flatMap((source) => {
      const sites = sitesIn(source, conditions).toSorted((a, b) => a.start - b.start)
      return sites.length === 0 ? [] : [[source.fileName, { source, sites, plants: plantsOf(source, sites) }] as const]
    }),
  )
  return found
}

const sourcesIn = (folder: string): ts.SourceFile[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .sort()
    .map((name) => {
      const file = `${folder}/${name}`
      return ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
    })

/** The functions that return a condition, by their names: `visible`, and every function that is made of it. */
function conditionsIn(sources: readonly ts.SourceFile[]): ReadonlyMap<string, Condition> {
  const conditions = new Map<string, Condition>()
  for (const source of sources) {
    each(source, (node) => {
      const name = nameOf(node)
      if (!isFunction(node) || name === undefined || node.type?.getText() !== 'Prisma.Sql') return
      const viewIndex = node.parameters.findIndex(({ type }) => type?.getText() === 'View')
      if (viewIndex === -1) return
      const called = callsIn(node)
      const decided = new Set<Decided>(name === 'syndicatable' ? ['syndicatable'] : ['syndicatable', 'visible'])
      if (called.has('mayRead')) decided.add('readable')
      conditions.set(name, { viewIndex, decided })
    })
  }
  return conditions
}

function callsIn(node: ts.Node): Set<string> {
  const names = new Set<string>()
  each(node, (inner) => {
    if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression)) names.add(inner.expression.text)
  })
  return names
}

function sitesIn(source: ts.SourceFile, conditions: ReadonlyMap<string, Condition>): Site[] {
  const sites: Site[] = []
  const add = (node: ts.Node, leaks: readonly Leak[], range: { start: number; end: number } | null = null) =>
    sites.push({ node, start: range?.start ?? node.getStart(), end: range?.end ?? node.getEnd(), leaks, isText: range !== null })
  each(source, (node) => {
    const around = functionsAround(node)
    const name = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : undefined
    if (ts.isCallExpression(node) && name !== undefined) {
      const args = node.arguments.map((argument) => argument.getText())
      const condition = source.fileName.startsWith('src/store/') ? conditions.get(name) : undefined
      const isDefined = around.some((inner) => conditions.has(nameOf(inner) ?? ''))
      if (condition && !isDefined) {
        const call = (view: string) => `${name}(${args.map((argument, n) => (n === condition.viewIndex ? view : argument)).join(', ')})`
        add(node, leaksOfCondition(condition.decided, args[condition.viewIndex] ?? '', call))
      }
      // The body of a decision consists of the decisions that it is made of.
      const decide = decisions[name]
      if (decide && source.fileName !== rulesFile && !around.some((inner) => nameOf(inner) === 'bodyIn')) add(node, decide(args))
    }
    if (isListCondition(node, around)) add(node, [{ dropped: 'visibility', replacement: 'Prisma.sql`TRUE`' }])
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'Prisma.sql' && around.some(readsForReaders))
      for (const { leaks, ...range } of textSites(node)) add(node, leaks, range)
    if (ts.isTemplateSpan(node) && /^(?:view\.)?at$/u.test(node.expression.getText()) && around.some(readsForReaders)) {
      const { templateSpans, head } = node.parent
      const before = templateSpans[templateSpans.indexOf(node) - 1]?.literal ?? head
      const operator = comparison.exec(before.text)?.groups?.operator
      const bound = operator === '<' ? 'infinity' : '-infinity'
      if (operator) add(node.expression, [{ dropped: 'visibility', replacement: `Prisma.raw("'${bound}'::timestamptz")` }])
    }
  })
  return sites
}

/** Whether the function takes the view of a reader, or states the rule of visibility itself. */
const readsForReaders = (node: FunctionNode): boolean =>
  nameOf(node) === 'published' || node.parameters.some(({ name, type }) => type?.getText() === 'View' || /\bview\b/u.test(name.getText()))

/** A use of the parameter `condition` of lists by slug. */
const isListCondition = (node: ts.Node, around: readonly FunctionNode[]): boolean =>
  ts.isIdentifier(node) &&
  node.text === 'condition' &&
  !ts.isBindingElement(node.parent) &&
  !ts.isPropertySignature(node.parent) &&
  !ts.isPropertyAssignment(node.parent) &&
  around.some(({ parameters }) => parameters.some(({ name }) => ts.isObjectBindingPattern(name) && /\bcondition\b/u.test(name.getText())))

/** The conditions in the text of a template. */
function textSites({ template }: ts.TaggedTemplateExpression): { leaks: readonly Leak[]; start: number; end: number }[] {
  const literals = ts.isNoSubstitutionTemplateLiteral(template)
    ? [template]
    : [template.head, ...template.templateSpans.map(({ literal }) => literal)]
  return literals.flatMap((literal) =>
    textConditions.flatMap(({ text, leaks }) =>
      [...literal.getText().matchAll(text)].map((match) => {
        const start = literal.getStart() + match.index
        return { leaks, start, end: start + match[0].length }
      }),
    ),
  )
}

function plantsOf(source: ts.SourceFile, sites: readonly Site[]): Plant[][] {
  const counts = new Map<string, number>()
  return sites.map(({ node, start, end, leaks }) => {
    const within = [...functionsAround(node)]
      .reverse()
      .flatMap((inner) => nameOf(inner) ?? [])
      .join(' › ')
    return leaks.map(({ dropped }) => {
      const name = `${source.fileName} ${within}: ${dropped}`
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      const line = source.getLineAndCharacterOfPosition(start).line + 1
      return {
        id: count === 1 ? name : `${name} ${count}`,
        file: source.fileName,
        line,
        within,
        dropped,
        code: source.text.slice(start, end),
      }
    })
  })
}

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration

const isFunction = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)

function functionsAround(node: ts.Node): FunctionNode[] {
  const around: FunctionNode[] = []
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) around.push(at)
  return around
}

/** The name of a function, or of the variable or property that holds it. */
function nameOf(node: ts.Node): string | undefined {
  if (!isFunction(node)) return undefined
  if (node.name) return node.name.getText()
  const { parent } = node
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : undefined
}

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => each(child, visit))
}
