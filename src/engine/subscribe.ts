import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, GraphQLError, locatedError } from 'graphql'
import { coerceWithinLimits } from './coerce.ts'
import type { Delivery } from './delivery.ts'
import { execute } from './execute.ts'
import { planOf } from './plan.ts'

/** An answer of a subscription, or the id of the place after those before it. */
export type Told = ExecutionResult | { readonly id: string }

/**
 * Subscribes as the specification has it, within the limits of cost.ts, but for two things: each answer is executed in the context that
 * its delivery brings along, for what is visible and who asks by then; and an error before the first delivery, which is the place where
 * the listener begins, refuses the subscription. https://spec.graphql.org/October2021/#sec-Subscription
 */
export async function subscribe(args: ExecutionArgs): Promise<AsyncGenerator<Told, void, undefined> | ExecutionResult> {
  const { operation, coerced, errors } = coerceWithinLimits(args)
  if (errors) return { errors }
  // Validation counts the field that a condition takes away, and graphql-js looks for it in vain.
  if (operation && coerced && planOf(args.schema, args.document, operation, coerced).selection.fields.length === 0)
    return { errors: [new GraphQLError('The subscription selects nothing: expected one field.', { nodes: operation })] }
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const deliveries = (source as AsyncIterable<Delivery>)[Symbol.asyncIterator]()
  try {
    return told(await deliveries.next(), deliveries, args)
  } catch (cause) {
    return { errors: [locatedError(cause, undefined)] }
  }
}

async function* told(
  first: IteratorResult<Delivery>,
  deliveries: AsyncIterator<Delivery>,
  args: ExecutionArgs,
): AsyncGenerator<Told, void, undefined> {
  try {
    for (let next = first; !next.done; next = await deliveries.next()) {
      const delivery = next.value
      yield 'id' in delivery ? delivery : await execute({ ...args, rootValue: delivery, contextValue: delivery.context })
    }
  } catch (cause) {
    // Nothing can be told any more, and the listener is told why.
    yield { errors: [locatedError(cause, undefined)] }
  } finally {
    await deliveries.return?.()
  }
}
