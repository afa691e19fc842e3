import { SourceRejected } from '../../content/error.ts'

/** Maximum depth of nested brackets. */
const depthMax = 256

/** Parses JSON of limited depth. Throws SourceRejected for invalid JSON. */
export function readJson(text: string): unknown {
  let depth = 0
  for (const [bracket] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gsu)) {
    if (bracket === '[' || bracket === '{') depth++
    else if (bracket === ']' || bracket === '}') depth--
    if (depth > depthMax) throw new SourceRejected('nesting', `brackets nested at most ${depthMax} deep`, 'deeper nesting')
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/u, ''))
  } catch (cause) {
    throw new SourceRejected('json', 'a JSON document', cause instanceof Error ? cause.message : 'something else')
  }
}
