import type { Environment } from '../env.ts'

/** Reads the environment for a command that runs. The rules for its variables are not loaded before. */
export const readEnvironment = async (): Promise<Environment> => (await import('../env.ts')).readEnvironment()
