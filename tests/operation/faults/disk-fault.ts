import { execFileSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { chmod, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('disk-fault.c', import.meta.url))
const compiler = '/usr/bin/cc'

/** What a fault of the disk needs on this machine; null if it is there. */
export const missingForDiskFaults =
  process.platform !== 'linux' ? 'disk faults are simulated on Linux only' : existsSync(compiler) ? null : `there is no ${compiler}`

/** Compiles the library into the folder. Returns the variables with which a program loads it: its disk is the folder. */
export function diskFaultVariables(folder: string): Record<string, string> {
  const library = path.join(folder, 'disk-fault.so')
  execFileSync(compiler, ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'])
  return { LD_PRELOAD: library, KIOSQUE_DISK: realpathSync(folder), KIOSQUE_DISK_FAULT: controlFileIn(folder) }
}

/** Makes the disk in the folder slow or full. Returns a function that makes it healthy again. */
export async function breakDisk(folder: string, fault: 'full' | 'quota' | `slow ${number}`): Promise<() => Promise<void>> {
  const file = controlFileIn(folder)
  await writeFile(file, fault)
  await chmod(file, 0o644)
  return () => rm(file)
}

const controlFileIn = (folder: string): string => path.join(folder, 'disk-fault')
