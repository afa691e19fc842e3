/** Runs rounds until the time is over, at least one. Returns their recoveries, in milliseconds. */
export async function rounds(seconds: number, round: () => Promise<number>): Promise<number[]> {
  const recoveries: number[] = []
  const end = performance.now() + seconds * 1000
  do recoveries.push(await round())
  while (performance.now() < end)
  return recoveries
}
