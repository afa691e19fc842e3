export * from './generated/kiosque.ts'
export * from './runtime.ts'
