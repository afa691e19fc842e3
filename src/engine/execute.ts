import {
  type ExecutionResult,
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  getArgumentValues,
  isObjectType,
  locatedError,
  OperationTypeNode,
} from 'graphql'
import { LargeAnswer } from '../content/error.ts'
import { isPromise, itemsOf, nameOf, serialized } from './field-value.ts'
import type { Operation } from './operation.ts'
import { type Container, isGone, type Place, placeAt } from './place.ts'
import { type Plan, type PlannedField, planOf, type Selection, type Shape } from './plan.ts'
import type { RequestWork } from './request-work.ts'
import { keysOf, type OperationInfo, type Path, pathTo, ResolveInfo } from './resolve-info.ts'
import { inTurn } from './turns.ts'
import { StandIn, type UnreadableValue } from './unreadable-value.ts'

type MaybePromise<Value> = Value | Promise<Value>

/** What the executor needs of a context. */
interface ExecutionContext {
  readonly work: RequestWork
}

/** Executes an operation of a validated document. */
export type Execute = (operation: Operation, contextValue: ExecutionContext, rootValue?: unknown) => MaybePromise<ExecutionResult>

/** Number of fields after which the rest of an answer waits for the next turn of the event loop. Most answers have fewer. */
const fieldsPerTurn = 2000
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
  /** As soon as an answer has more bytes of text than this, it is replaced by an error. */
    (answerBytesMax: number): Execute =>
    (operation, contextValue, rootValue) =>
      new Execution(operation, planOf(operation), contextValue, rootValue, answerBytesMax).run()

/** The same without a limit. */
export const execute: Execute = executeWithin(Number.POSITIVE_INFINITY)

class Execution {
  readonly #plan: Plan
  readonly #contextValue: ExecutionContext
  readonly #operation: OperationInfo
  readonly #errors: { readonly place: Place; readonly error: GraphQLError }[] = []
  readonly #unreadable: ({ readonly place: Place } & UnreadableValue)[] = []
  readonly #arguments = new Map<PlannedField, Readonly<Record<string, unknown>>>()
  readonly #result: Container & { data?: unknown } = { data: undefined }
  /** Number of pending values. */
  #pending = 0
  readonly #charactersMax: number
  /** Characters of the texts in the response so far: it has at least as many bytes. */
  #characters = 0
  #fields = 0
  /** The number of fields at which this turn of the event loop ends. */
  #fieldsMax = fieldsPerTurn
  /** The parts of the answer that wait for another turn. Each counts as pending. */
  #parts: (() => void)[] = []
  /** Number of these parts that are done. */
  #partsDone = 0
  /** Called with the response when the last pending value has arrived. */
  #onAnswer: ((result: ExecutionResult) => void) | undefined

  constructor({ schema, variables }: Operation, plan: Plan, contextValue: ExecutionContext, rootValue: unknown, charactersMax: number) {
    this.#charactersMax = charactersMax
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
    work.answerSize = this.#characters + this.#fields * charactersPerField
    if (work.cause) return { errors: [locatedError(work.cause, this.#plan.operation)], data: null }
    if (this.#isTooLarge()) return { errors: [locatedError(new LargeAnswer(this.#charactersMax), this.#plan.operation)], data: null }
    if (this.#errors.length === 0 && this.#unreadable.length === 0) return this.#result as ExecutionResult
    // An error inside a value that became null is omitted: the client cannot see its path.
    const errors = this.#errors.filter(({ place }) => !isGone(place)).map(({ error }) => error)
    const unreadableValues = this.#unreadable.filter(({ place }) => !isGone(place)).map(({ place: _, ...value }) => value)
    return {
      ...(errors.length > 0 && { errors }),
      ...this.#result,
      ...(unreadableValues.length > 0 && { extensions: { unreadableValues } }),
    } as ExecutionResult
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
    this.#fields += selection.fields.length
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
      this.#fail(field, cause, shape.required ? place : placeAt(object, key, place), pathTo(field, around))
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
        if (this.#isTurnOver()) {
          this.#wait(() => this.#completeArrived(shape, field, arrived, container, key, around, path))
        } else this.#completeArrived(shape, field, arrived, container, key, around, path)
      },
      (cause: unknown) => {
        this.#fail(field, cause, shape.required ? around : placeAt(container, key, around), path)
        this.#arrived()
      },
    )
  }

  #completeArrived(
    shape: Shape,
    field: PlannedField,
    value: unknown,
    container: Container,
    key: string | number,
    around: Place,
    path: Path,
  ): void {
    this.#completeNow(shape, field, value, container, key, around, path)
    this.#arrived()
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
      this.#unreadable.push({ place: placeAt(container, key, around), message: value.message, path: keysOf(path) })
      this.#completeNow(shape, field, value.value, container, key, around, path)
      return
    }
    if (shape.kind === 'leaf' && !(value instanceof Error)) {
      try {
        const text = serialized(shape.type, value, field)
        if (typeof text === 'string') this.#characters += text.length
        container[key] = text
      } catch (cause) {
        this.#fail(field, cause, shape.required ? around : placeAt(container, key, around), path)
      }
      return
    }
    const place = shape.required ? around : placeAt(container, key, around)
    try {
      container[key] = this.#composite(shape, field, value, place, path)
    } catch (cause) {
      this.#fail(field, cause, place, path)
    }
    // If a field of the object failed synchronously, it wrote null here before the assignment above.
    if (place.abandoned) place.container[place.key] = null
  }

  #composite(shape: Shape, field: PlannedField, value: unknown, place: Place, path: Path): unknown {
    if (value instanceof Error) throw value
    if (value === null || value === undefined) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`)
    if (shape.kind === 'list') return this.#list(shape.of, field, value, place, path)
    if (shape.kind === 'object') return this.#object(field.selectionOf(shape.type), value, place, path)
    if (shape.kind === 'abstract') return this.#object(field.selectionOf(this.#typeOf(shape.type, field, value, path)), value, place, path)
    throw new Error(`${nameOf(field)} is no composite value.`)
  }

  #list(shape: Shape, field: PlannedField, value: unknown, place: Place, path: Path): unknown[] {
    const items = itemsOf(value)
    if (!items) throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`)
    const list = new Array<unknown>(items.length)
    this.#completeItems(shape, field, items, list as unknown as Container, place, path)
    return list
  }

  /** Completes the items of a list from this one on, as many as fit into this turn. */
  #completeItems(shape: Shape, field: PlannedField, items: readonly unknown[], list: Container, place: Place, path: Path, from = 0): void {
    for (let index = from; index < items.length && !place.abandoned; index++) {
      if (this.#isTurnOver()) {
        this.#pending++
        this.#wait(() => {
          this.#completeItems(shape, field, items, list, place, path, index)
          this.#arrived()
        })
        return
      }
      this.#fields++
      this.#complete(shape, field, items[index], list, index, place, { prev: path, key: index, typename: undefined })
    }
  }

  #isTurnOver(): boolean {
    return this.#fields >= this.#fieldsMax
  }

  /** Leaves a part of the answer to the next turn. */
  #wait(part: () => void): void {
    if (this.#parts.length === 0) inTurn(() => this.#runTurn())
    this.#parts.push(part)
  }

  #runTurn(): void {
    this.#fieldsMax = this.#fields + fieldsPerTurn
    while (this.#partsDone < this.#parts.length && !this.#isTurnOver()) this.#parts[this.#partsDone++]?.()
    if (this.#partsDone < this.#parts.length) {
      inTurn(() => this.#runTurn())
      return
    }
    this.#parts = []
    this.#partsDone = 0
  }

  /** `resolveType` returns a name synchronously: the schema has no asynchronous one, and no `isTypeOf`. */
  #typeOf(type: GraphQLAbstractType, field: PlannedField, value: unknown, path: Path): GraphQLObjectType {
    const { schema } = this.#operation
    // The path of a list item ends with its index; the path of the field is the path of the list.
    let own = path
    while (own.typename === undefined && own.prev) own = own.prev
    const name = type.resolveType?.(value, this.#contextValue, new ResolveInfo(field, own.prev, this.#operation), type)
    const runtime = typeof name === 'string' ? schema.getType(name) : undefined
    if (!isObjectType(runtime))
      throw new GraphQLError(`Abstract type "${type.name}" must resolve to an Object type for field "${nameOf(field)}".`)
    if (!schema.isSubType(type, runtime))
      throw new GraphQLError(`Runtime Object type "${runtime.name}" is not a possible type for "${type.name}".`)
    return runtime
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

  /** Records one error for each place. Later errors in the same place concern a value that is already null. */
  #fail(field: PlannedField, cause: unknown, place: Place, path: Path): void {
    if (place.abandoned) return
    place.abandoned = true
    place.container[place.key] = null
    this.#errors.push({ place, error: locatedError(cause, field.nodes, keysOf(path)) })
  }
}
