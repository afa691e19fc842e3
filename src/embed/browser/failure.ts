/** Why there are no new headlines: `detail` of the event `kiosque:error`. */
export interface Failure {
  /**
   * `empty`: there is nothing to show. `refused`: the gateway refused the request, and `status` says how. `network`: there was no answer.
   * `timeout`: there was none in time. `answer`: the answer was none of a gateway.
   */
  readonly reason: 'empty' | 'refused' | 'network' | 'timeout' | 'answer'
  readonly status?: number
}

export class Failed extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.reason)
    this.failure = failure
  }
}
