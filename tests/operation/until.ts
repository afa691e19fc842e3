import { setTimeout } from 'node:timers/promises'

/** Waits until the condition holds. Throws what has not come true after a minute, or after another time. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = performance.now() + seconds * 1000; !(await condition()); ) {
    if (performance.now() > end) throw new Error(`It did not come true within ${seconds} seconds that ${what}.`)
    await setTimeout(20)
  }
}
