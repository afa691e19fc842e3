// What generated operations need, a developer's own included.
export type { ErrorCode } from '../content/error-code.ts'
export { type Answer, type GraphError, type KiosqueError, type KiosqueErrorCode, KiosqueFailure } from './answer.ts'
export { bind, type Method, type Methods } from './bind.ts'
export { type Client, type ClientOptions, createClient, type RequestOptions } from './client.ts'
export { type ItemOf, type Masked, type Operation, unmask } from './operation.ts'
export { pages } from './pages.ts'
