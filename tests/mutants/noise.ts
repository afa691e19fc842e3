import type { babel } from '@stryker-mutator/core'

/** Calls whose arguments are texts for people: errors and log entries. */
const reports =
  /^(?:super|new \w*(?:Error|BadCredential|CannotRun|CostlyDocument|ImpossibleDate|Input|NotFound|Refusal|Rejected|Unavailable))$|^(?:console|log|logger)\./u

/** Properties of the graph whose values are texts for people. */
const descriptions = new Set(['description', 'deprecationReason'])

/**
 * Texts for people are not mutated: a test that repeated each sentence would only have to be changed with it. These are messages of errors and
 * of the log, names of error classes, and descriptions of the graph. What decides between two texts is mutated.
 */
export function reasonToIgnore(path: babel.NodePath): string | undefined {
  if (path.isBooleanLiteral() && isOnlyKeyUsed(path)) return 'a value that nothing reads'
  if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined
  if (path.parentPath?.isClassProperty() && path.parentPath.get('key').toString() === 'name') return 'the name of an error class'
  for (let at: babel.NodePath | null = path; at && !at.isStatement() && !at.isFunction(); at = at.parentPath) {
    const parent: babel.NodePath | null = at.parentPath
    if (parent?.isObjectProperty() && descriptions.has(parent.get('key').toString())) return 'a description'
    if (at.listKey !== 'arguments') continue
    if (parent?.isNewExpression() && reports.test(`new ${parent.get('callee').toString()}`)) return 'a message'
    if (parent?.isCallExpression() && reports.test(parent.get('callee').toString())) return 'a message'
  }
  return undefined
}

/** `Object.keys({ name: true } satisfies Record<Name, true>)` lists all names. */
function isOnlyKeyUsed(path: babel.NodePath): boolean {
  const { parentPath } = path
  const call = parentPath?.isObjectProperty() ? path.findParent((at) => at.isCallExpression()) : null
  return call?.get('callee').toString() === 'Object.keys' && path.findParent((at) => at.isFunction()) === null
}
