import fc from 'fast-check'

// CI always uses the same seed, so that a merge does not depend on chance; a workstation uses a new one, or KIOSQUE_TEST_SEED. A failure
// prints its seed.
const seed = process.env.CI === 'true' ? '20261123' : process.env.KIOSQUE_TEST_SEED
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) })
