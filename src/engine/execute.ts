import { type ExecutionResult, type FieldNode, GraphQLError, getArgumentValues, locatedError, OperationTypeNode } from 'graphql'
import { LargeAnswer } from '../content/error.ts'
import { AnswerErrors } from './answer-errors.ts'
import { AnswerParts } from './answer-parts.ts'
import { isPromise, itemsOf, nameOf, serialized } from './field-value.ts'
import type { Operation } from './operation.ts'
import { becomeNull, type Container, type Place, placeAt } from './place.ts'
import { type Plan, type PlannedField, planOf, type Selection, type Shape } from './plan.ts'
import type { RequestWork } from './request-work.ts'
import { type OperationInfo, type Path, pathTo, ResolveInfo } from './resolve-info.ts'
import { runtimeTypeOf } from './runtime-type.ts'
import { StandIn } from './unreadable-value.ts'

type MaybePromise<Value> = Value | Promise<Value>

/** What the executor needs of a context. */
interface ExecutionContext {
  readonly work: RequestWork
}

/** Executes an operation of a validated document. */
export type Execute = (operation: Operation, contextValue: ExecutionContext, rootValue?: unknown) => MaybePromise<ExecutionResult>

/** Approximate number of characters of a field besides its text: its name and punctuation. */
const charactersPerField = 20

/**
 * Executes an operation as the specification defines it. https://spec.graphql.org/October2021/#sec-Execution
 *
 * A plan is made once for each document, and the response is assembled in place. graphql-js instead collects the fields again for every
 * response, and keeps a promise for every object with a pending field. graphql-js also drops promises: if an item of a list fails
 * synchronously, the rejections of the items before it stay unhandled, and Node ends the process.
 */
export const executeWithin =
  (limits: ExecutionLimits): Execute =>
  (operation, contextValue, rootValue) =>
    new Execution(operation, planOf(operation), contextValue, rootValue, limits).run()

/** The same without a limit of the answer. */
export const execute: Execute = executeWithin({ answerBytesMax: Number.POSITIVE_INFINITY })

interface ExecutionLimits {
  /** As soon as an answer has more bytes of text than this, it is replaced by an error. */
  readonly answerBytesMax: number
  /**
   * Number of fields after which the rest of an answer waits for the next turn of the event loop: 750 by default, which take about half a
   * millisecond. Most answers have fewer.
   */
  readonly fieldsPerTurn?: number
}

class Execution {
  readonly #plan: Plan
  readonly #contextValue: ExecutionContext
  readonly #operation: OperationInfo
  readonly #errors = new AnswerErrors()
  readonly #arguments = new Map<PlannedField, Readonly<Record<string, unknown>>>()
  readonly #result: Container & { data?: unknown } = { data: undefined }
  /** Number of pending values. */
  #pending = 0
  readonly #charactersMax: number
  /** Characters of the texts in the response so far: it has at least as many bytes. */
  #characters = 0
  readonly #parts: AnswerParts
  /** Called with the response when the last pending value has arrived. */
  #onAnswer: ((result: ExecutionResult) => void) | undefined

  constructor(
    { schema, variables }: Operation,
    plan: Plan,
    contextValue: ExecutionContext,
    rootValue: unknown,
    { answerBytesMax, fieldsPerTurn = 750 }: ExecutionLimits,
  ) {
    this.#charactersMax = answerBytesMax
    this.#parts = new AnswerParts(fieldsPerTurn, contextValue.work)
    this.#plan = plan
    this.#contextValue = contextValue
    this.#operation = { schema, rootValue, fragments: plan.fragments, operation: plan.operation, variableValues: variables }
  }

  run(): MaybePromise<ExecutionResult> {
    const place = placeAt(this.#result, 'data', null)
    if (this.#plan.operation.operation === OperationTypeNode.MUTATION) return this.#oneByOne(place)
    this.#result.data = this.#object(this.#plan.selection, this.#operation.rootValue, place, undefined)
    if (place.abandoned) this.#result.data = null
    return this.#pending === 0
      ? this.#answer()
      : new Promise((resolve) => {
          this.#onAnswer = resolve
        })
  }

  /** Runs the fields of a mutation one after the other, and stops at an error that makes the whole response null. */
  async #oneByOne(place: Place): Promise<ExecutionResult> {
    const { fields, blank } = this.#plan.selection
    const object = { ...blank }
    this.#result.data = object
    for (const field of fields) {
      this.#field(field, this.#operation.rootValue, object, place, undefined)
      if (this.#pending > 0) {
        await new Promise((resolve) => {
          this.#onAnswer = resolve
        })
      }
      if (place.abandoned) break
    }
    return this.#answer()
  }

  #answer(): ExecutionResult {
    const { work } = this.#contextValue
    work.answerSize = this.#characters + this.#parts.fields * charactersPerField
    if (work.cause) return { errors: [locatedError(work.cause, this.#plan.operation)], data: null }
    if (this.#isTooLarge()) return { errors: [locatedError(new LargeAnswer(this.#charactersMax), this.#plan.operation)], data: null }
    return this.#errors.addTo(this.#result as ExecutionResult)
  }

  /** Nothing is added to an answer that nobody waits for, or that is already too large. */
  #isOver(): boolean {
    return this.#isTooLarge() || !this.#contextValue.work.isWanted
  }

  #isTooLarge(): boolean {
    return this.#characters > this.#charactersMax
  }

  #arrived(): void {
    if (--this.#pending === 0) this.#onAnswer?.(this.#answer())
  }

  /** `place` is what becomes null if a required field of the object fails. */
  #object(selection: Selection, source: unknown, place: Place, path: Path | undefined): Record<string, unknown> {
    // Each field has its place before its value arrives, so the response is in the order of the selection.
    const object = { ...selection.blank }
    if (this.#isOver()) return object
    this.#parts.fields += selection.fields.length
    for (const field of selection.fields) this.#field(field, source, object, place, path)
    return object
  }

  /** `around` is the path to the object. */
  #field(field: PlannedField, source: unknown, object: Record<string, unknown>, place: Place, around: Path | undefined): void {
    const { definition, shape, key } = field
    let value: unknown
    try {
      value = definition.resolve
        ? definition.resolve(source, this.#argumentsOf(field), this.#contextValue, new ResolveInfo(field, around, this.#operation))
        : (source as Record<string, unknown>)[definition.name]
    } catch (cause) {
      this.#errors.fail(field, cause, shape.required ? place : placeAt(object, key, place), pathTo(field, around))
      return
    }
    // Most values take this branch: nothing can fail, and no path is needed.
    if (typeof value === 'string' && shape.kind === 'leaf' && shape.verbatim) {
      object[key] = value
      this.#characters += value.length
    } else this.#complete(shape, field, value, object, key, place, pathTo(field, around))
  }

  /** Puts the value into its place, now or when it arrives. `around` is the nearest enclosing nullable place. */
  #complete(
    shape: Shape,
    field: PlannedField,
    value: unknown,
    container: Container,
    key: string | number,
    around: Place,
    path: Path,
  ): void {
    if (!isPromise(value)) {
      this.#completeNow(shape, field, value, container, key, around, path)
      return
    }
    this.#pending++
    value.then(
      (arrived) => {
        const complete = () => {
          this.#completeNow(shape, field, arrived, container, key, around, path)
          this.#arrived()
        }
        if (this.#parts.isTurnOver) this.#parts.wait(complete)
        else complete()
      },
      (cause: unknown) => {
        this.#errors.fail(field, cause, shape.required ? around : placeAt(container, key, around), path)
        this.#arrived()
      },
    )
  }

  #completeNow(
    shape: Shape,
    field: PlannedField,
    value: unknown,
    container: Container,
    key: string | number,
    around: Place,
    path: Path,
  ): void {
    if ((value === null || value === undefined) && !shape.required) {
      container[key] = null
      return
    }
    if (value instanceof StandIn) {
      this.#errors.noteUnreadable(value, placeAt(container, key, around), path)
      this.#completeNow(shape, field, value.value, container, key, around, path)
      return
    }
    if (shape.kind === 'leaf' && !(value instanceof Error)) {
      try {
        const text = serialized(shape.type, value, field)
        if (typeof text === 'string') this.#characters += text.length
        container[key] = text
      } catch (cause) {
        this.#errors.fail(field, cause, shape.required ? around : placeAt(container, key, around), path)
      }
      return
    }
    const place = shape.required ? around : placeAt(container, key, around)
    try {
      container[key] = this.#composite(shape, field, value, place, path)
    } catch (cause) {
      this.#errors.fail(field, cause, place, path)
    }
    // If a field of the object failed synchronously, it wrote null here before the assignment above.
    if (place.abandoned) becomeNull(place)
  }

  #composite(shape: Shape, field: PlannedField, value: unknown, place: Place, path: Path): unknown {
    if (value instanceof Error) throw value
    if (value === null || value === undefined) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`)
    if (shape.kind === 'list') return this.#list(shape.of, field, value, place, path)
    if (shape.kind === 'object') return this.#object(field.selectionOf(shape.type), value, place, path)
    if (shape.kind === 'abstract') {
      const type = runtimeTypeOf(shape.type, { field, value, path }, this.#contextValue, this.#operation)
      return this.#object(field.selectionOf(type), value, place, path)
    }
    throw new Error(`${nameOf(field)} is not a composite value.`)
  }

  #list(shape: Shape, field: PlannedField, value: unknown, place: Place, path: Path): unknown[] {
    const items = itemsOf(value)
    if (!items) throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`)
    const list = new Array<unknown>(items.length) as unknown[] & Container
    this.#completeItems(shape, field, items, list, place, path)
    return list
  }

  /** Completes the items of a list from this one on, as many as fit into this turn. */
  #completeItems(shape: Shape, field: PlannedField, items: readonly unknown[], list: Container, place: Place, path: Path, from = 0): void {
    for (let index = from; index < items.length && !place.abandoned; index++) {
      if (this.#parts.isTurnOver) {
        this.#pending++
        this.#parts.wait(() => {
          this.#completeItems(shape, field, items, list, place, path, index)
          this.#arrived()
        })
        return
      }
      this.#parts.fields++
      this.#complete(shape, field, items[index], list, index, place, { prev: path, key: index, typename: undefined })
    }
  }

  /** Arguments are coerced once for each response, not once for each object. */
  #argumentsOf(field: PlannedField): Readonly<Record<string, unknown>> {
    if (field.args) return field.args
    let args = this.#arguments.get(field)
    if (!args) {
      args = getArgumentValues(field.definition, field.nodes[0] as FieldNode, this.#operation.variableValues)
      this.#arguments.set(field, args)
    }
    return args
  }
}
