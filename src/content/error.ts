/**
 * A value of the request is not allowed: a malformed id, a cursor of another list, or a page of 5,000 entries, for example.
 * The message is for the sender and says what is expected.
 */
export class InvalidInput extends Error {
  override name = 'InvalidInput'
}

/** A document costs more than one answer may cost. The message states the limit and says how to stay below it. */
export class CostlyDocument extends InvalidInput {
  override name = 'CostlyDocument'
}

/** The answer has more bytes than allowed, although the document is within its limits: the texts are unusually long. */
export class LargeAnswer extends CostlyDocument {
  override name = 'LargeAnswer'

  constructor(bytesMax: number) {
    super(`The answer has more than ${bytesMax} bytes, which is the limit. Ask for fewer entries with "first", or for fewer long texts.`)
  }
}

/** A command refers to an object that does not exist. */
export class NotFound extends Error {
  override name = 'NotFound'
}

/** An item of a source is rejected: which rule it breaks, and what was found instead. Nothing of the item is stored. */
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

/** Kiosque can't run with the given arguments or configuration. The message says what to change. */
export class CannotRun extends Error {
  override name = 'CannotRun'
}

/** The article has changed since the editor read it. */
export class VersionConflict extends Error {
  override name = 'VersionConflict'
  readonly expectedVersion: number
  readonly version: number
  /** Null if an import changed it. */
  readonly changedBy: string | null

  constructor(expectedVersion: number, version: number, changedBy: string | null) {
    super(`The article was changed by ${changedBy ?? 'its source'}: expected version ${expectedVersion}, found ${version}. Read it again.`)
    this.expectedVersion = expectedVersion
    this.version = version
    this.changedBy = changedBy
  }
}

/** The viewer has no permission, whatever the values. */
export class Forbidden extends Error {
  override name = 'Forbidden'
}

/** An invalid credential. The message tells its owner why, and contains nothing that an attacker could use. */
export class BadCredential extends Error {
  override name = 'BadCredential'
}

/** The sender has used up a quota. Nothing was done; the same request may be sent again after `retryAfterSeconds`. */
export class QuotaExceeded extends Error {
  override name = 'QuotaExceeded'
  /** The name of the quota's policy in the header `RateLimit-Policy`. */
  readonly policy: string
  readonly retryAfterSeconds: number

  constructor(message: string, policy: string, retryAfterSeconds: number) {
    super(message)
    this.policy = policy
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A public key was sent by a page of a site that the partner's agreement does not name. */
export class OriginNotAllowed extends Error {
  override name = 'OriginNotAllowed'
}

/** A request has several credentials, which contradict each other. */
export class AmbiguousCredential extends Error {
  override name = 'AmbiguousCredential'
}

/** The limit of open subscriptions is reached. The message says when to try again. */
export class TooManySubscriptions extends Error {
  override name = 'TooManySubscriptions'
  readonly retryAfterSeconds = 60
}

/** The database is not available, or the gateway is at its limit. Nothing was changed; the same request may be sent again after `retryAfterSeconds`. */
export class ServiceUnavailable extends Error {
  override name = 'ServiceUnavailable'
  readonly retryAfterSeconds: number = 1
}

/** The database has no disk space or memory left for a command. Reads still work. */
export class OutOfResources extends ServiceUnavailable {
  override name = 'OutOfResources'
  override readonly retryAfterSeconds = 5
}

/** The gateway works on as many requests as it can answer in time. */
export class AtCapacity extends ServiceUnavailable {
  override name = 'AtCapacity'
  override readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The request was given up before it was answered, so its reads were cancelled. */
export class Cancelled extends Error {
  override name = 'Cancelled'
}

/** The answer was not ready within the time of a request. A command whose statement took too long was rolled back. */
export class TimedOut extends Cancelled {
  override name = 'TimedOut'
}

/** The client disconnected, so there is nobody to answer, and nothing to log as an error. */
export class Disconnected extends Cancelled {
  override name = 'Disconnected'
}

/** The database is read-only: a standby, or a server in maintenance. Reads still work. */
export class ReadOnly extends Error {
  override name = 'ReadOnly'
  readonly retryAfterSeconds = 5
}
