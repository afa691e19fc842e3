/**
 * A client of the gateway, with a typed method for each operation of the newspaper.
 * @module kiosque/sdk
 */
export * from './generated/kiosque.ts'
export * from './runtime.ts'
