import { type ExecutionResult, OperationTypeNode } from 'graphql'
import type { Viewer } from '../../content/viewer.ts'
import { createContext, type Sources } from '../../engine/context.ts'
import type { Execute } from '../../engine/execute.ts'
import type { Operation } from '../../engine/operation.ts'
import { type SubscriptionEvent, subscribe } from '../../engine/subscribe.ts'
import type { Authenticate } from '../authentication.ts'
import type { Deadlines } from '../deadlines.ts'
import { viewerOf } from './authenticate.ts'
import type { GraphQLRequest } from './request.ts'

export interface ExecuteOptions {
  readonly sources: Sources
  readonly clock: () => Date
  readonly authenticate: Authenticate
  readonly execute: Execute
  readonly deadlines: Deadlines
}

/** The result of an operation, or the events of a subscription. */
type Executed = ExecutionResult | AsyncIterable<SubscriptionEvent>

/**
 * Executes an operation within its deadline. A mutation has none, and continues after its client has disconnected: each of its statements
 * has PostgreSQL's `statement_timeout`, so it is executed as a whole or not at all. The events of a subscription have none either.
 */
export const createExecute =
  ({ sources, clock, authenticate, execute, deadlines }: ExecuteOptions) =>
  async (operation: Operation, request: GraphQLRequest, viewer: Viewer): Promise<Executed> => {
    const { work } = request.notes
    if (operation.definition.operation === OperationTypeNode.MUTATION)
      return execute(operation, createContext(sources, viewer, clock(), { work }))
    const deadline = deadlines.begin(work, request.client)
    try {
      if (operation.definition.operation === OperationTypeNode.QUERY)
        return await execute(operation, createContext(sources, viewer, clock(), { work }))
      const listener = {
        viewer: () => viewerOf(request.authorization, authenticate),
        lastDelivery: request.lastEventId,
        signal: request.signal,
      }
      return await subscribe(operation, createContext(sources, viewer, clock(), { listener, work }), execute)
    } finally {
      deadlines.end(deadline)
    }
  }
