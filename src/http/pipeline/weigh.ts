import { type ASTNode, type GraphQLError, locatedError } from 'graphql'
import { CostlyDocument } from '../../content/error.ts'
import { costWithin } from '../../engine/cost.ts'
import { coerceVariables, type Operation, type Selected } from '../../engine/operation.ts'
import type { OperationLimits } from '../../engine/operation-limits.ts'
import { Refusal } from './refusal.ts'
import type { Parameters } from './request.ts'

interface WeighOptions {
  readonly limits: OperationLimits
  /** Whether to suggest names for misspelt fields of variables. */
  readonly helpful: boolean
}

/** Coerces the variables, on which the cost depends, and checks the limits. Throws Refusal if either fails. */
export function weigh(selected: Selected, variables: Parameters['variables'], { limits, helpful }: WeighOptions): Operation {
  const operation = coerceVariables(selected, variables ?? {}, { hideSuggestions: !helpful })
  if ('errors' in operation) throw new Refusal('BAD_USER_INPUT', operation.errors)
  refusingCosts(selected.definition, () => costWithin(limits, operation))
  return operation
}

/** Runs a check, and turns CostlyDocument into a Refusal that points to the node. */
export function refusingCosts(node: ASTNode | undefined, check: () => unknown): void {
  try {
    check()
  } catch (cause) {
    if (cause instanceof CostlyDocument) throw new Refusal('COST_LIMIT_EXCEEDED', [locatedError(cause, node) as GraphQLError])
    throw cause
  }
}
