import { createHash } from 'node:crypto'
import { type SignedIn, signIn } from './signed-in.ts'

/** The people whose organizations have something in their settings. */
export type SettingsPeople = Readonly<{ ada: SignedIn; omar: SignedIn; maeve: SignedIn; tom: SignedIn }>

const TERMS = `Partner terms of Altus Software

1. The partner sells and supports Stratum in its own name.
2. The partner keeps its insurance and its tax certificate up to date.
3. Rewards are paid for what customers use, and taken back where a customer was left alone.`

/** The smallest PDF that tells by its first bytes what it is. */
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n').toString('base64')

/** Keys, invitations, endpoints and two applications, told by the API as people tell them in the console. */
export async function fillSettings(address: string, receiver: string): Promise<SettingsPeople> {
  const [ada, omar, maeve, tom] = [
    await signIn(address, 'ada@altus.example'),
    await signIn(address, 'omar@leaf.example'),
    await signIn(address, 'maeve@leaf.example'),
    await signIn(address, 'tom@brightlane.example'),
  ]
  const people = { ada, omar, maeve, tom }
  await fillAccess(ada, receiver)
  await fillOnboarding(people, await signIn(address, 'jonas@birch.example'))
  return people
}

async function fillAccess(ada: SignedIn, receiver: string): Promise<void> {
  await ada.act('POST', '/v1/invitations', { body: { email: 'lee@altus.example', roles: ['finance', 'viewer'] } })
  const keys = [
    { name: 'Nightly export to the warehouse', scopes: ['billing:read', 'rewards:read', 'channel:read'] },
    { name: 'Usage of cloud A', scopes: ['metering:write'] },
    { name: 'An old experiment', scopes: ['life:read'] },
  ]
  const made = []
  for (const body of keys) made.push(await ada.act<{ id: string }>('POST', '/v1/api-keys', { body }))
  await ada.act('DELETE', `/v1/api-keys/${made[2]?.id}`)
  const hook = await ada.act<{ id: string }>('POST', '/v1/webhooks', {
    body: { url: receiver, events: ['invoice.issued', 'terms.recorded'], description: 'Tells finance of invoices' },
  })
  await ada.act('POST', `/v1/webhooks/${hook.id}/tests`)
}

async function fillOnboarding({ ada, omar }: SettingsPeople, jonas: SignedIn): Promise<void> {
  const parts = ['reseller', 'managed_service_provider']
  const sha256 = createHash('sha256').update(TERMS).digest('hex')
  const from = '2026-01-01T00:00:00Z'
  await tell(ada, 'terms', 'altus:partner-terms', {
    version: 1,
    title: 'Partner terms',
    parts,
    sha256,
    from,
    text: TERMS,
  })
  const documents = [
    { document: 'insurance', reviewed: true },
    { document: 'tax_certificate', reviewed: false },
  ]
  await tell(ada, 'enrollment_requirements', 'altus:requirements', { parts, documents, warnDays: 60 })
  const company = { legalName: 'Leaf Managed Services GmbH', country: 'DE', taxId: 'DE123456789' }
  await tell(omar, 'partner_application', 'leaf:altus', { to: 'altus', parts, company, contact: omar.id })
  await tell(ada, 'application_decided', 'leaf:altus', { decision: 'approved' })
  await giveInsurance(omar)
  await tell(jonas, 'partner_application', 'birch:altus', {
    to: 'altus',
    parts: ['reseller'],
    company: { legalName: 'Birch IT AG', country: 'CH', registrationNumber: 'CHE-123.456.789' },
    contact: jonas.id,
  })
}

async function giveInsurance(omar: SignedIn): Promise<void> {
  const kept = await omar.act<{ sha256: string; mediaType: string; bytes: number }>('POST', '/v1/documents', {
    body: { content: PDF },
  })
  await tell(omar, 'partner_document', 'leaf:insurance-2026', {
    document: 'insurance',
    name: 'insurance-2026.pdf',
    ...kept,
    sharedWith: 'altus',
    zone: 'Europe/Berlin',
    validFrom: '2026-01-01',
    validThrough: Temporal.Now.plainDateISO().add({ days: 30 }).toString(),
  })
}

/** Records one fact. */
export async function tell(who: SignedIn, kind: string, about: string, body: unknown): Promise<void> {
  await who.act('POST', '/v1/facts', { body: { facts: [{ kind, about, body }] } })
}
