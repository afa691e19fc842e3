import { SourceRejected } from '../../content/error.ts'

/** Brackets inside brackets, at most. */
const depthMax = 256

/** JSON of bounded depth. SourceRejected where it is none. */
export function readJson(text: string): unknown {
  let depth = 0
  for (const [bracket] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gsu)) {
    if (bracket === '[' || bracket === '{') depth++
    else if (bracket === ']' || bracket === '}') depth--
    if (depth > depthMax) throw new SourceRejected('nesting', `brackets ${depthMax} deep at most`, 'deeper ones')
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/u, ''))
  } catch (cause) {
    throw new SourceRejected('json', 'a JSON document', cause instanceof Error ? cause.message : 'another')
  }
}
