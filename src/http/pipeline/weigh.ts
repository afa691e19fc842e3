import { assertCostWithin } from '../../engine/cost.ts'
import { coerceVariables, type Operation, type Selected } from '../../engine/operation.ts'
import type { OperationLimits } from '../../engine/operation-limits.ts'
import { Refusal, refusingCosts } from './refusal.ts'
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
  refusingCosts(selected.definition, () => assertCostWithin(limits, operation))
  return operation
}
