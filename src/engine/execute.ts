import {
  type ExecutionResult,
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  getArgumentValues,
  isObjectType,
  locatedError,
  OperationTypeNode,
} from 'graphql'
import { LargeAnswer } from '../content/error.ts'
import type { Operation } from './operation.ts'
import { type Plan, type PlannedField, planOf, type Selection, type Shape } from './plan.ts'
import { keysOf, type OperationInfo, type Path, pathTo, ResolveInfo } from './resolve-info.ts'
import { StandIn, type UnreadableValue } from './unreadable-value.ts'

type MaybePromise<Value> = Value | Promise<Value>

/** Executes an operation of a validated document. */
export type Execute = (operation: Operation, contextValue: unknown, rootValue?: unknown) => MaybePromise<ExecutionResult>

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

/** An object or a list of the response. */
type Container = Record<string | number, unknown>

/** The position of a value in the response. If the value fails, the nearest enclosing nullable place becomes null. */
interface Place {
  readonly container: Container
  readonly key: string | number
  /** The next enclosing nullable place; null for the whole response. */
  readonly around: Place | null
  /** True if the place is already null because something in it failed. Values that arrive later are ignored. */
  abandoned: boolean
}

class Execution {
  readonly #plan: Plan
  readonly #contextValue: unknown
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
  /** Called with the response when the last pending value has arrived. */
  #onAnswer: ((result: ExecutionResult) => void) | undefined

  constructor({ schema, variables }: Operation, plan: Plan, contextValue: unknown, rootValue: unknown, charactersMax: number) {
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
    // Nothing is added to an answer that is already too large.
    if (this.#isTooLarge()) return object
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
        this.#completeNow(shape, field, arrived, container, key, around, path)
        this.#arrived()
      },
      (cause: unknown) => {
        this.#fail(field, cause, shape.required ? around : placeAt(container, key, around), path)
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
    if (!isIterable(value)) throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(field)}".`)
    const list: unknown[] = []
    let index = 0
    for (const item of value) {
      list.push(undefined)
      this.#complete(shape, field, item, list as unknown as Container, index, place, { prev: path, key: index, typename: undefined })
      index++
    }
    return list
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

const placeAt = (container: Container, key: string | number, around: Place | null): Place => ({ container, key, around, abandoned: false })

const isGone = ({ around }: Place): boolean => around !== null && (around.abandoned || isGone(around))

const nameOf = ({ parentType, definition }: PlannedField): string => `${parentType.name}.${definition.name}`

function serialized(type: GraphQLLeafType, value: unknown, field: PlannedField): unknown {
  if (value === null || value === undefined) throw new Error(`Cannot return null for non-nullable field ${nameOf(field)}.`)
  const text = type.serialize(value)
  if (text === null || text === undefined)
    throw new Error(`Expected \`${type.name}.serialize(${value})\` to return non-nullable value, returned: ${text}`)
  return text
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value
