import { type LicenseFacts, licenseTerms } from '#core/billing/license.ts'
import type { LicensePolicyFact } from '#core/billing/license-policy.ts'
import { factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import { as, type Context } from '#operations/context.ts'
import type { LicenseKeys } from '#stores/keys/license-keys.ts'
import { actAs, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadLicenseFacts } from '#stores/postgres/license-facts.ts'
import { loadStandingLicenses, type StandingLicense } from '#stores/postgres/licenses.ts'
import { isCurrent, lockLicenses, signingKey, signLicenses, type ToSign } from './sign-licenses.ts'

/**
 * Issues what is due for every vendor: the first license of each subscription that may have one, and the next of each installation
 * whose license is not what would be issued now. How many were issued comes back. Where it fails for one vendor, the others have
 * theirs before it throws.
 */
export async function renewLicenses(context: Context): Promise<number> {
  const { licenseKeys } = context
  if (!licenseKeys) return 0
  const policies = await lookAs(context, (acting) => loadFacts(acting, ['license_policy'], Number.MAX_SAFE_INTEGER))
  const products = factsOfKind<LicensePolicyFact>(policies, 'license_policy').map(({ body }) => body.product)
  const failures: unknown[] = []
  let renewed = 0
  for (const vendor of [...new Set(products.map(ownerOf))].sort()) {
    try {
      renewed += await renewFor(as(context, vendor), vendor, licenseKeys)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Licenses could not be renewed for every vendor')
  return renewed
}

async function renewFor(context: Context, vendor: OrganizationId, keys: LicenseKeys): Promise<number> {
  const act = { door: 'renew-licenses', organization: vendor }
  return await actAs({ ...context, act }, async (acting) => {
    await lockLicenses(acting, vendor)
    const facts = await loadLicenseFacts(acting, vendor)
    const due = dueLicenses([...facts.values()], await loadStandingLicenses(acting, vendor), context.now)
    if (due.length === 0) return 0
    const key = await signingKey(acting, keys, { vendor, now: context.now })
    if (!key.ok) throw new Error(key.refusal.says)
    await signLicenses(acting, { ...context, act }, key.value, due)
    return due.length
  })
}

/** What would be signed now and does not stand: for each installation, or for the subscription alone where it has none. */
function dueLicenses(
  all: readonly LicenseFacts[],
  licenses: readonly (StandingLicense & Readonly<{ revoked: boolean }>)[],
  now: Temporal.Instant,
): readonly ToSign[] {
  const standing = Map.groupBy(licenses, ({ subscription }) => subscription)
  return all.flatMap((facts) => {
    const terms = licenseTerms(facts, now)
    if (!terms.ok) return []
    const own = standing.get(facts.subscription.id) ?? []
    const instances = own.length === 0 ? [''] : own.map(({ instance }) => instance)
    return instances
      .map((instance) => ({ facts, terms: terms.value, instance }))
      .filter(
        (one) =>
          !isCurrent(
            own.find(({ instance }) => instance === one.instance),
            one,
          ),
      )
  })
}
