import { type ExecutionResult, OperationTypeNode } from 'graphql'
import type { Logger } from 'pino'
import { knownCostOf } from '../../engine/cost.ts'
import type { Operation } from '../../engine/operation.ts'
import type { Admission } from '../admission/admission.ts'
import type { Charge } from '../admission/charge.ts'
import { workClassOf } from '../admission/work-class.ts'
import type { Deadlines } from '../deadlines.ts'
import { viewerOf } from './authenticate.ts'
import { type Answer, charactersPerTurn, encodeEvents, encodeLargeResult, encodeRefusal, encodeResult } from './encode.ts'
import { createExecute, type ExecuteOptions } from './execute.ts'
import { createLookUp, type DocumentOptions } from './look-up.ts'
import { createMask } from './mask.ts'
import type { GraphQLRequest, MediaType } from './request.ts'
import { surplusAnswers } from './surplus-answer.ts'
import { weigh } from './weigh.ts'

interface PipelineOptions extends DocumentOptions, ExecuteOptions {
  /** A subscription is counted until its events begin: open ones have their own limit. */
  readonly admission: Admission
  readonly deadlines: Deadlines
  readonly log: Logger
}

/** Answers GraphQL requests from every transport. */
export interface Pipeline {
  /** Never rejects: every error becomes an answer. */
  readonly answer: (request: GraphQLRequest) => Promise<Answer>
  /** The answer to a request that a transport can't decode, or that fails outside of the pipeline. */
  readonly refuse: (cause: unknown, mediaType: MediaType) => Answer
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const { admission, deadlines } = options
  const lookUp = createLookUp(options)
  const execute = createExecute(options)
  const mask = createMask(options.log)

  const refuse = surplusAnswers((cause, mediaType) => encodeRefusal(mask.refusal(cause), mediaType))

  async function answer(request: GraphQLRequest): Promise<Answer> {
    const { notes } = request
    let isAdmitted = false
    let deadline: number | null = null
    try {
      const viewer = await viewerOf(request.head, options.authenticate)
      notes.audience = viewer.audience
      const waiting = admission.enter(workClassOf(viewer), request.client)
      if (waiting) await waiting
      isAdmitted = true
      const selected = lookUp(request, viewer)
      notes.selected = selected
      const operation = weigh(selected, request.parameters.variables, options)
      notes.operation = operation
      const { charge } = request
      if (charge) await charge.add(knownCostOf(operation).weight)
      if (hasDeadline(operation)) deadline = deadlines.begin(notes.work, request.client)
      const executed = await execute(operation, request, viewer)
      if (Symbol.asyncIterator in executed) return encodeEvents(mask.events(executed))
      const masked = mask.result(executed)
      const tellsCost = charge?.partner.developer === true
      const result = tellsCost ? withCost(masked, charge) : masked
      const encoded =
        notes.work.answerSize > charactersPerTurn
          ? await encodeLargeResult(result, request.mediaType, options.limits)
          : encodeResult(result, request.mediaType, options.limits)
      return viewer.partnerKey?.isPublic && !request.parameters.query && !tellsCost ? { ...encoded, isShareable: true } : encoded
    } catch (cause) {
      return refuse(cause, request.mediaType)
    } finally {
      if (deadline !== null) deadlines.end(deadline)
      if (isAdmitted) admission.leave()
    }
  }

  return { answer, refuse }
}

/** The result with what it costs, and what remains of the quotas: for partners that are developing their app. */
const withCost = (result: ExecutionResult, { cost, limits }: Charge): ExecutionResult => ({
  ...result,
  extensions: {
    ...result.extensions,
    cost: {
      weight: cost,
      limits: limits.map(({ name, quota, remaining, seconds }) => ({ name, quota, remaining, resetSeconds: seconds })),
    },
  },
})

/**
 * A mutation has no deadline, and continues after its client has disconnected: each of its statements has PostgreSQL's `statement_timeout`,
 * so it is executed as a whole or not at all. A subscription has one until its events begin.
 */
const hasDeadline = ({ definition }: Operation): boolean => definition.operation !== OperationTypeNode.MUTATION
