import { type GraphQLError, locatedError } from 'graphql'
import { CostlyDocument } from '../../content/error.ts'
import { assertWithinLimits } from '../../engine/cost.ts'
import { coerceVariables, type Operation, type Selected } from '../../engine/operation.ts'
import { Refusal } from './refusal.ts'
import type { Parameters } from './request.ts'

/** Coerces the variables, on which the cost depends, and checks the limits. Throws Refusal if either fails. */
export function weigh(selected: Selected, variables: Parameters['variables'], { helpful }: { readonly helpful: boolean }): Operation {
  const operation = coerceVariables(selected, variables ?? {}, { hideSuggestions: !helpful })
  if ('errors' in operation) throw new Refusal('BAD_USER_INPUT', operation.errors)
  try {
    assertWithinLimits(operation)
  } catch (cause) {
    if (cause instanceof CostlyDocument)
      throw new Refusal('COST_LIMIT_EXCEEDED', [locatedError(cause, selected.definition) as GraphQLError])
    throw cause
  }
  return operation
}
