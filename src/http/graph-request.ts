import type { ServerResponse } from 'node:http'
import type { Viewer } from '../content/viewer.ts'
import type { Listener } from '../engine/change-feed.ts'

/** What the door knows of a request beyond HTTP. */
export interface GraphRequest {
  /** The public unless told. */
  readonly viewer?: Viewer
  /** Who waits for news, where the answer may be a stream of them. */
  readonly listener?: Listener
  /** The response that the stream is written to. */
  readonly response?: ServerResponse
}
