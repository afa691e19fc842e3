// The exports that generated modules need, including those of other developers.
export type { ErrorCode } from '../content/error-code.ts'
export { type Answer, type GraphError, type KiosqueError, type KiosqueErrorCode, KiosqueFailure } from './answer.ts'
export { bind, type Method, type Methods } from './bind.ts'
export { type Client, createClient, type RequestOptions } from './client.ts'
export type { ClientOptions } from './client-options.ts'
export { listen } from './listen.ts'
export { type ItemOf, type ListenOptions, type Masked, type NamedDocument, type Operation, type Subscription, unmask } from './operation.ts'
export { pages } from './pages.ts'
