import { randomUUID } from 'node:crypto'
import { type LicenseFacts, type LicenseTerms, licenseClaims, licenseContent } from '#core/billing/license.ts'
import { partiesOf } from '#core/billing/subscription.ts'
import type { EventOut } from '#core/channel/webhook.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import type { LicenseKey, LicenseKeys } from '#stores/keys/license-keys.ts'
import { type Acting, lockInTurn } from '#stores/postgres/acting.ts'
import {
  findSigningKey,
  type NewLicense,
  replaceSigningKey,
  type StandingLicense,
  saveLicenses,
} from '#stores/postgres/licenses.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'

/** The keys of this deployment, or why nothing can be signed here. */
export function keysOf({ licenseKeys }: Context): Result<LicenseKeys, Refusal> {
  const says = 'The folder of signing keys is not open here: nothing can be signed'
  return licenseKeys ? ok(licenseKeys) : refuse({ code: 'signing_key_missing', says })
}

/** One at a time for each vendor: what is issued, and which key signs it. */
export async function lockLicenses(acting: Acting, vendor: OrganizationId): Promise<void> {
  await lockInTurn(acting, `licenses of ${vendor}`)
}

/**
 * The key that signs for the acting vendor; its first one is made on first need. Where its signing key is not in the folder, no other
 * one takes its place by itself: two servers with different folders would else retire each other's keys.
 */
export async function signingKey(
  acting: Acting,
  keys: LicenseKeys,
  { vendor, now }: Readonly<{ vendor: OrganizationId; now: Temporal.Instant }>,
): Promise<Result<LicenseKey, Refusal>> {
  const kid = await findSigningKey(acting, vendor)
  if (kid === undefined) {
    const made = await keys.create(vendor)
    await replaceSigningKey(acting, vendor, made, now)
    return ok(made)
  }
  const found = await keys.find(vendor, kid)
  const says = `The signing key ${kid} of ${vendor} is not in the folder of this server: put it back, or rotate the keys`
  return found ? ok(found) : refuse({ code: 'signing_key_missing', says })
}

/** A license that is to be signed: for which installation, saying what. */
export type ToSign = Readonly<{ facts: LicenseFacts; terms: LicenseTerms; instance: string }>

/** Signs licenses of the acting vendor, saves them and tells everybody on their chains, in the vendor's transaction. */
export async function signLicenses(
  acting: Acting,
  { now, act, organization }: Context,
  key: LicenseKey,
  wanted: readonly ToSign[],
): Promise<readonly StandingLicense[]> {
  const signed: NewLicense[] = []
  for (const { facts, terms, instance } of wanted) {
    const id = `lic_${randomUUID()}`
    const document = await key.sign(licenseClaims(terms, { id, instance, at: now }))
    const { subscription } = terms
    const content = licenseContent(terms, instance)
    const standing = { id, subscription, instance, kid: key.kid, issuedAt: now.toString(), content, document }
    const parties = [...new Set([terms.vendor, ...partiesOf(facts.subscription)])]
    signed.push({ standing, terms, parties, askedBy: act?.organization ?? organization })
  }
  const position = await takePositions(acting, 1, now)
  await saveLicenses(acting, signed, position)
  await announce(
    acting,
    position,
    signed.map((one) => licenseIssued(one, now)),
  )
  return signed.map(({ standing }) => standing)
}

/** The document itself is not told: whoever runs the product asks for it. */
function licenseIssued({ standing, terms, parties }: NewLicense, at: Temporal.Instant): EventOut {
  const { audience, features, ...said } = terms
  const data = {
    license: standing.id,
    ...said,
    features: [...features],
    instance: standing.instance || null,
    kid: standing.kid,
  }
  return { type: 'license.issued', at, parties, data }
}

/** Whether the license of an installation is still what would be issued now. */
export function isCurrent(
  standing: (StandingLicense & Readonly<{ revoked: boolean }>) | undefined,
  { terms, instance }: Pick<ToSign, 'terms' | 'instance'>,
): boolean {
  return standing !== undefined && !standing.revoked && standing.content === licenseContent(terms, instance)
}

/** The only one that was signed. */
export function onlyOne(signed: readonly StandingLicense[]): StandingLicense {
  return present(signed[0], 'one license was signed')
}
