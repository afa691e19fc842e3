import { type ExecutionResult, OperationTypeNode } from 'graphql'
import type { Viewer } from '../../content/viewer.ts'
import { createContext, type Sources } from '../../engine/context.ts'
import type { Execute } from '../../engine/execute.ts'
import type { Operation } from '../../engine/operation.ts'
import { type SubscriptionEvent, subscribe } from '../../engine/subscribe.ts'
import type { Authenticate } from '../authentication.ts'
import { viewerOf } from './authenticate.ts'
import type { GraphQLRequest } from './request.ts'

export interface ExecuteOptions {
  readonly sources: Sources
  readonly clock: () => Date
  readonly authenticate: Authenticate
  readonly execute: Execute
}

/** The result of an operation, or the events of a subscription. */
type Executed = ExecutionResult | AsyncIterable<SubscriptionEvent>

export const createExecute =
  ({ sources, clock, authenticate, execute }: ExecuteOptions) =>
  (operation: Operation, request: GraphQLRequest, viewer: Viewer): Executed | Promise<Executed> => {
    const { work } = request.notes
    if (operation.definition.operation !== OperationTypeNode.SUBSCRIPTION)
      return execute(operation, createContext(sources, viewer, clock(), { work }))
    const listener = {
      viewer: () => viewerOf(request.head, authenticate),
      lastDelivery: request.lastEventId,
      signal: request.signal,
    }
    return subscribe(operation, createContext(sources, viewer, clock(), { listener, work }), execute)
  }
