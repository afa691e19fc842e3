import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile)
const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
const inSources = (file: string): boolean => file.startsWith(path.join(root, 'src/')) && !file.includes('/generated/')
const program = ts.createProgram(fileNames.filter(inSources), options)
const checker = program.getTypeChecker()
const sources = program.getSourceFiles().filter(({ fileName }) => inSources(fileName))

const nameOf = (file: ts.SourceFile): string => path.relative(path.join(root, 'src'), file.fileName)
const placeOf = (node: ts.Node): string => {
  const file = node.getSourceFile()
  return `src/${nameOf(file)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => each(child, visit))
}

function* functionsAround(node: ts.Node): Generator<ts.SignatureDeclaration> {
  for (let at = node.parent; at; at = at.parent) if (ts.isFunctionLike(at)) yield at
}

const isAsynchronous = (node: ts.Node): boolean =>
  (ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) ||
  ('asteriskToken' in node && node.asteriskToken !== undefined)

describe('Client input', () => {
  /** Types that allow a read: a context, a database, a loader, the dependencies of routes. */
  const reading = ['loaders', 'articleById', 'query', 'load', 'database']

  const canRead = (name: ts.BindingName): boolean =>
    ts.isIdentifier(name)
      ? !name.text.startsWith('_') && reading.some((property) => checker.getPropertyOfType(checker.getTypeAtLocation(name), property))
      : name.elements.some((element) => ts.isBindingElement(element) && canRead(element.name))

  const isGivenReads = (node: ts.SignatureDeclaration): boolean => node.parameters.some(({ name }) => canRead(name))

  const symbolOf = (node: ts.Node): ts.Symbol | undefined => {
    const symbol = checker.getSymbolAtLocation(node)
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  }

  /** Decoders: the functions that throw InvalidInput synchronously, directly or through other functions. */
  const decoders = new Set<ts.Symbol>()
  const throwsInvalidInput = (body: ts.Node): boolean => {
    let throws = false
    each(body, (node) => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'InvalidInput') throws = true
      if (ts.isCallExpression(node) && decoders.has(symbolOf(node.expression) as ts.Symbol)) throws = true
    })
    return throws
  }
  for (let known = -1; known < decoders.size; ) {
    known = decoders.size
    for (const file of sources.filter((source) => /^(?:content|graph|http)\//u.test(nameOf(source)))) {
      each(file, (node) => {
        const made = ts.isFunctionDeclaration(node) ? node : ts.isVariableDeclaration(node) ? node.initializer : undefined
        const symbol = made && 'name' in node && node.name ? checker.getSymbolAtLocation(node.name as ts.Node) : undefined
        if (!made || !symbol || !(ts.isFunctionLike(made) || ts.isCallExpression(made))) return
        if (ts.isFunctionLike(made) && (isAsynchronous(made) || isGivenReads(made))) return
        if (checker.getTypeAtLocation(node).getCallSignatures().length > 0 && throwsInvalidInput(made)) decoders.add(symbol)
      })
    }
  }

  const exceptions = new Map([
    ['engine/change-feed.ts', 'a stream decodes its initial place before it reads anything, and reports an error in the stream'],
  ])

  test('is decoded where nothing can be read, so that no read is left running without a handler', () => {
    const offenders: string[] = []
    for (const file of sources.filter((source) => /^(?:graph|http)\//u.test(nameOf(source)) && !exceptions.has(nameOf(source)))) {
      each(file, (node) => {
        if (!ts.isCallExpression(node) || !decoders.has(symbolOf(node.expression) as ts.Symbol)) return
        const around = [...functionsAround(node)].find((one) => isAsynchronous(one) || isGivenReads(one))
        if (around)
          offenders.push(`${placeOf(node)} ${node.expression.getText()}: give it to decoding() or decodingQuery() as the first step`)
      })
    }
    expect(offenders).toEqual([])
    expect([...decoders].map(({ name }) => name)).toEqual(
      expect.arrayContaining(['keyOf', 'sizeWithin', 'decodeTime', 'decodeSectionBy', 'decodePage']),
    )
  })
})

describe('A dynamic name', () => {
  const isWide = (type: ts.Type): boolean =>
    type.isUnion() ? type.types.some(isWide) : (type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.Any)) !== 0

  /** Objects in which a dynamic lookup is allowed, by file, with the reason. */
  const exceptions = [
    { file: 'codegen/generate.ts', object: 'separate', why: 'graphql-js keeps operations in an object without a prototype' },
    { file: 'codegen/list-path.ts', object: 'getFields()', why: 'graphql-js keeps fields in an object without a prototype' },
    { file: 'env.ts', object: 'given', why: 'the names are those of the variables that are read' },
    { file: 'engine/collect-fields.ts', object: 'fragments', why: 'plan.ts keeps fragments in an object without a prototype' },
    { file: 'engine/cost.ts', object: 'getFields()', why: 'graphql-js keeps fields in an object without a prototype' },
    { file: 'engine/cost.ts', object: 'this.#variables', why: 'operation.ts keeps coerced variables in an object without a prototype' },
    {
      file: 'engine/execute.ts',
      object: 'Record<string, unknown>)',
      why: 'a field without a resolver is a property of the schema’s own records',
    },
    { file: 'engine/execute.ts', object: 'object', why: 'an answer has a place for each name of its plan' },
    { file: 'engine/execute.ts', object: 'container', why: 'an answer has a place for each name of its plan' },
    { file: 'engine/place.ts', object: 'container', why: 'an answer has a place for each name of its plan' },
    { file: 'engine/plan.ts', object: 'getFields()', why: 'graphql-js keeps fields in an object without a prototype' },
    { file: 'engine/plan.ts', object: 'variables', why: 'operation.ts keeps coerced variables in an object without a prototype' },
    { file: 'engine/plan.ts', object: 'fragments', why: 'it is made without a prototype' },
    { file: 'engine/selected-fields.ts', object: 'getFields()', why: 'graphql-js keeps fields in an object without a prototype' },
    { file: 'engine/selected-fields.ts', object: 'fragments', why: 'plan.ts keeps fragments in an object without a prototype' },
    { file: 'importers/html/media.ts', object: 'attribs', why: 'the attributes are those that the file lists' },
    { file: 'importers/ninjs/modern.ts', object: 'value', why: 'the properties are those that the file names' },
    { file: 'sdk/pages.ts', object: 'null)', why: 'the path is part of a generated operation' },
  ]

  const isExcepted = (file: ts.SourceFile, object: string): boolean =>
    exceptions.some((exception) => exception.file === nameOf(file) && object.endsWith(exception.object))

  test('is looked up in a Map, or after Object.hasOwn, never in an object with a prototype', () => {
    const offenders: string[] = []
    for (const file of sources) {
      each(file, (node) => {
        const isAccess =
          ts.isElementAccessExpression(node) &&
          isWide(checker.getTypeAtLocation(node.argumentExpression)) &&
          !isExcepted(file, node.expression.getText())
        const isIn =
          ts.isBinaryExpression(node) &&
          node.operatorToken.kind === ts.SyntaxKind.InKeyword &&
          isWide(checker.getTypeAtLocation(node.left)) &&
          !ts.isStringLiteral(node.left)
        const [around = file] = functionsAround(node)
        if ((isAccess || isIn) && !/\bObject\.hasOwn\(/u.test((around.parent ?? around).getText()))
          offenders.push(`${placeOf(node)} ${node.getText()}`)
      })
    }
    expect(offenders).toEqual([])
  })
})
