import { renewLicenses } from '#operations/billing/renew-licenses.ts'
import type { Context } from '#operations/context.ts'
import { openRepeating, type Repeating } from './repeating.ts'

/** Licenses end with periods, which begin at full hours almost everywhere; a change of a subscription is seen as late as this. */
const LOOK_EVERY_MS = 600_000

/** Issues the licenses that are due as long as the server runs. */
export function openLicenseRenewal(
  options: Readonly<{ context: () => Context; onTrouble: (error: unknown) => void }>,
): Repeating {
  return openRepeating({
    everyMs: LOOK_EVERY_MS,
    work: () => renewLicenses(options.context()),
    onTrouble: options.onTrouble,
  })
}
