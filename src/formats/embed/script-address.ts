/** A bundle of the widget. */
export interface ScriptVersion {
  /** Identifies it in its address: the beginning of its SHA-384 hash in hexadecimal. */
  readonly hash: string
  /** For the attribute `integrity`. https://www.w3.org/TR/SRI/ */
  readonly integrity: string
}

/** The path of a version, whose content never changes, or of whatever version is current. */
export const scriptPath = (version: ScriptVersion | null): string => `/embed/v1${version ? `.${version.hash}` : ''}/headlines.js`
