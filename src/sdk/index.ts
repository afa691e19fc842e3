/**
 * A client for the graph, and a typed method for each operation of the newspaper.
 * @module kiosque/sdk
 */
export * from './generated/kiosque.ts'
export * from './runtime.ts'
