import path from 'node:path'
import type { Plugin } from 'vite'
import { root, withSwitches } from './plants.ts'

/** Puts a switch at each place where a leak can be planted, so that one process can plant all of them, one at a time. */
export const plantPlugin = (): Plugin => ({
  name: 'kiosque:plants',
  enforce: 'pre',
  transform(code, id) {
    const planted = withSwitches(path.relative(root, id), code)
    return planted === null ? null : { code: planted, map: null }
  },
})
