/** The client of a request: its connection is destroyed when it has disconnected. */
export interface Client {
  readonly destroyed: boolean
}
