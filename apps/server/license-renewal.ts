import { renewLicenses } from '#operations/billing/renew-licenses.ts'
import type { Context } from '#operations/context.ts'

export type LicenseRenewal = Readonly<{ start: () => void; stop: () => Promise<void> }>

/** Licenses end with periods, which begin at full hours almost everywhere; a change of a subscription is seen as late as this. */
const LOOK_EVERY_MS = 600_000

/** Issues the licenses that are due as long as the server runs. */
export function openLicenseRenewal(
  options: Readonly<{ context: () => Context; onTrouble: (error: unknown) => void }>,
): LicenseRenewal {
  let running: Promise<unknown> | undefined
  let looking: NodeJS.Timeout | undefined
  return {
    start: () => {
      looking = setInterval(() => {
        running ??= renewLicenses(options.context())
          .catch(options.onTrouble)
          .finally(() => {
            running = undefined
          })
      }, LOOK_EVERY_MS).unref()
    },
    stop: async () => {
      clearInterval(looking)
      await running
    },
  }
}
