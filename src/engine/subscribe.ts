import { createSourceEventStream, type ExecutionResult, GraphQLError, locatedError } from 'graphql'
import type { Context } from './context.ts'
import type { Delivery } from './delivery.ts'
import type { Execute } from './execute.ts'
import type { Operation } from './operation.ts'
import { planOf } from './plan.ts'

/** A response of a subscription, or the id of the place after the previous responses. */
export type SubscriptionEvent = ExecutionResult | { readonly id: string }

/**
 * Subscribes as the specification defines it, with two differences. Each response is executed in the context of its delivery, with the
 * content and the viewer of that moment. An error before the first delivery, which is the id of the initial place, is thrown and refuses
 * the subscription. https://spec.graphql.org/October2021/#sec-Subscription
 */
export async function subscribe(
  operation: Operation,
  contextValue: Context,
  execute: Execute,
): Promise<AsyncGenerator<SubscriptionEvent, void, undefined>> {
  const { schema, document, definition, variableValues } = operation
  // Validation accepts a single field that `@skip` excludes, but graphql-js requires one.
  if (planOf(operation).selection.fields.length === 0)
    throw new GraphQLError('The subscription selects nothing: expected one field.', { nodes: definition })
  const operationName = definition.name?.value
  const source = await createSourceEventStream({ schema, document, operationName, variableValues, contextValue })
  if (!(Symbol.asyncIterator in source)) throw source.errors?.[0] ?? new Error('The subscription has no source and no error.')
  const deliveries = (source as AsyncIterable<Delivery>)[Symbol.asyncIterator]()
  return eventsOf(operation, await deliveries.next(), deliveries, execute)
}

async function* eventsOf(
  operation: Operation,
  first: IteratorResult<Delivery>,
  deliveries: AsyncIterator<Delivery>,
  execute: Execute,
): AsyncGenerator<SubscriptionEvent, void, undefined> {
  try {
    for (let next = first; !next.done; next = await deliveries.next()) {
      const delivery = next.value
      yield 'id' in delivery ? delivery : await execute(operation, delivery.context, delivery)
    }
  } catch (cause) {
    // The last event reports why the subscription ends.
    yield { errors: [locatedError(cause, undefined)] }
  } finally {
    await deliveries.return?.()
  }
}
