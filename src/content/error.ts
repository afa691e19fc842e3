/**
 * A request that can't be answered as it was put: a malformed id, a cursor of another list, a page of 5,000.
 * The message is for the person who sent it, and says what would be right.
 */
export class InvalidInput extends Error {
  override name = 'InvalidInput'
}

/** A document that asks for more than one answer may hold: the message says by how much, and what to ask instead. */
export class CostlyDocument extends InvalidInput {
  override name = 'CostlyDocument'
}

/** A command that names something the paper doesn't have. */
export class NotFound extends Error {
  override name = 'NotFound'
}

/** An item of a source that can't be taken as it is: what rule it breaks, and what was found instead. Nothing of it is kept. */
export class SourceRejected extends Error {
  override name = 'SourceRejected'
  readonly rule: string
  readonly evidence: string

  constructor(rule: string, expected: string, evidence: string) {
    super(`${rule}: expected ${expected}, found ${evidence}.`)
    this.rule = rule
    this.evidence = evidence
  }
}

/** Kiosque can't run as it was told to: the message says what to change. */
export class CannotRun extends Error {
  override name = 'CannotRun'
}

/** The article is another than the editor has read: what they decided is about what is gone. */
export class VersionConflict extends Error {
  override name = 'VersionConflict'
  readonly expectedVersion: number
  readonly version: number
  /** Null: a source did it. */
  readonly changedBy: string | null

  constructor(expectedVersion: number, version: number, changedBy: string | null) {
    super(`The article was changed by ${changedBy ?? 'its source'}: expected version ${expectedVersion}, found ${version}. Read it again.`)
    this.expectedVersion = expectedVersion
    this.version = version
    this.changedBy = changedBy
  }
}

/** The viewer may not do this, whatever the values. */
export class Forbidden extends Error {
  override name = 'Forbidden'
}

/** A credential that proves nothing. The message says why to whoever holds it, and says nothing that another could use. */
export class BadCredential extends Error {
  override name = 'BadCredential'
}

/** As many subscriptions are open as the gateway accepts. */
export class TooManySubscriptions extends Error {
  override name = 'TooManySubscriptions'
  readonly retryAfterSeconds = 60
}

/** The database does not answer, or the gateway is at its limit. Nothing was changed: the request may be sent again after `retryAfterSeconds`. */
export class ServiceUnavailable extends Error {
  override name = 'ServiceUnavailable'
  readonly retryAfterSeconds = 1
}

/** The database takes no changes for now: a standby, or a server in maintenance. Reads continue. */
export class ReadOnly extends Error {
  override name = 'ReadOnly'
  readonly retryAfterSeconds = 5
}
