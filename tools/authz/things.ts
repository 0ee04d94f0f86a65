/** More things in the channel than the demo has, so that each kind of thing is several organizations'. */
import { createHash } from 'node:crypto'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Result } from '#core/ground/result.ts'
import { createApiKey, revokeApiKey } from '#operations/channel/api-keys.ts'
import { uploadDocument } from '#operations/channel/documents.ts'
import { invite, withdrawInvitation } from '#operations/channel/invitations.ts'
import { seatMember } from '#operations/channel/seat-member.ts'
import { connectSingleSignOn } from '#operations/channel/single-sign-on.ts'
import { createWebhook } from '#operations/channel/webhooks.ts'
import { testWebhook } from '#operations/channel/webhooks-replay.ts'
import { as, type Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { draftProgram } from '#operations/rewards/program-drafting.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { saveImport, saveQuarantine } from '#stores/postgres/imports.ts'
import { makeDeals } from './things-deals.ts'
import { makeJourneys } from './things-journeys.ts'
import { makeStanding } from './things-standing.ts'
import { makeCalendars, makeContacts, makeFeeds, makeNotes, makeUnseenCall } from './things-touchpoints.ts'
import type { World } from './world.ts'

/** What an act came to, where a refusal is a fault of the matrix. */
export function done<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`The world could not be made: ${result.refusal.code}: ${result.refusal.says}`)
  return result.value
}

/** The things of each organization that are there to be ended: by what they are called. */
export const SPARE = 'spare'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

async function tell(context: Context, ...facts: readonly Told[]): Promise<void> {
  done(await perform(recordFacts, context, { facts: facts.map((one) => ({ ...one })) }))
}

/** The organization that nobody sells to or buys from. */
export async function makeWillow(world: World): Promise<void> {
  const body = { name: 'Willow Workshops', roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
  await tell(world.context('altus'), { kind: 'organization', about: 'willow', body })
}

/** Endpoints, deliveries, invitations, keys, documents, usage, imports and quarantined rows for each of them. */
export async function makeThings(world: World, organizations: readonly OrganizationId[]): Promise<void> {
  for (const organization of organizations) {
    const context = world.context(organization)
    await makeEndpoints(context)
    await makeAccess(world, context)
    await makeUsage(context)
    await makeDocument(context)
    await makeConnection(context)
    await makeProgram(context)
    await makeContacts(context, SPARE)
    await makeFeeds(context, SPARE)
    await makeCalendars(context, SPARE)
    await plantBatch(world, organization)
  }
  await makeEnrollments(world.context('altus'))
  await makeStanding(world.context('altus'))
  await makeNotes((organization) => world.context(organization))
  await makeDeals((organization) => world.context(organization))
  await makeJourneys(world.context('altus'), (organization) => world.context(organization), organizations)
  await makeUnseenCall(world.context('nordwind'))
  await plantAttempts(world)
}

/** A program that is offered to nobody, and a draft of another one. */
async function makeProgram(context: Context): Promise<void> {
  const { organization } = context
  const pays = { id: 'one', stage: 'manage', role: 'manager', trigger: 'milestone.live', pay: { fixed: '1' } }
  const body = {
    ...{ name: `${organization}-program-name`, version: 1, currency: 'EUR', partners: [], incentives: [pays] },
    effective: { from: '2024-01-01', to: '2027-01-01' },
    payout: { period: 'month', zone: 'UTC', minimum: '0' },
  }
  await tell(context, { kind: 'program', about: `${organization}:own-program`, body })
  const text = `program: ${organization}-drafted
version: 1
currency: EUR
effective: { from: 2024-01-01, to: 2027-01-01 }
partners: []
incentives: [{ id: one, stage: manage, trigger: milestone.live, pay: { fixed: 1 } }]
payout: { period: month }
`
  done(await perform(draftProgram, context, { text }))
}

/** A batch of payouts as it stands in the database: for a real one, money of each of them would have to be owed. */
async function plantBatch({ ask }: World, organization: OrganizationId): Promise<void> {
  const number = `${organization.toUpperCase()}-PB-000001`
  // Past the audit log, which no act has written here.
  await ask(`set session_replication_role = replica;
    insert into payout_batch (id, number, position, payer_id, drafted_by, drafted_at)
      values ('${number}', '${number}', 1, '${organization}', 'psn_${organization}_drafter', now());
    set session_replication_role = origin`)
}

async function makeEndpoints(context: Context): Promise<void> {
  const { organization } = context
  for (const description of ['', SPARE]) {
    const url = `https://hooks.${organization}.example/${organization}-secret-path${description}`
    const made = done(await perform(createWebhook, context, { url, events: ['*'], description }))
    done(await perform(testWebhook, context, { id: made.id }))
  }
}

async function makeAccess(world: World, context: Context): Promise<void> {
  const { organization } = context
  for (const which of ['guest', 'second-guest', SPARE]) {
    const made = done(
      await perform(invite, context, { email: `${which}@${organization}-mail.example`, roles: ['viewer'] }),
    )
    if (which === SPARE) done(await perform(withdrawInvitation, context, { id: made.id }))
  }
  const key = done(await perform(createApiKey, context, { name: `${SPARE} of ${organization}`, scopes: ['life:read'] }))
  done(await perform(revokeApiKey, context, { id: key.id }))
  const account = { name: `Spare ${organization}`, email: `spare@${organization}-staff.example`, emailVerified: true }
  const person = await world.companions.signIn.createPerson({ ...account, password: 'matrix-password-2' })
  if (!person.ok) throw new Error(`${account.email} is there already`)
  await seatMember(context, person.value, ['viewer'])
}

async function makeUsage(context: Context): Promise<void> {
  const { organization, now } = context
  const name = (what: string): string => `${organization}-${what}`
  const events = ['one', 'two'].map((id) => ({
    specversion: '1.0' as const,
    source: name('source'),
    id: name(`event-${id}`),
    type: name('type'),
    subject: name(`subject-${id}`),
    time: '2024-09-10T00:00:00Z',
    data: { amount: '17', label: name('label') },
  }))
  done(await perform(recordUsage, context, { events }))
  const file = { id: `${organization}:bill`, name: name('bill.csv'), format: 'focus', sha256: hash(name('bill')) }
  const counts = { rows: 1, accepted: 0, duplicates: 0, conflicts: 0, quarantined: 1, retracted: 0, sums: {} }
  const row = { row: 1, code: 'wrong_field_count', says: 'too few fields', content: { Account: name('account') } }
  await actAs(context, async (acting) => {
    await saveImport(acting, { owner: organization, now }, { ...file, ...counts })
    await saveQuarantine(acting, { owner: organization, now }, file, [row])
  })
}

async function makeConnection(context: Context): Promise<void> {
  for (const which of ['kept', SPARE]) {
    const domain = `${context.organization}-${which}.example`
    const issuer = `https://login.${domain}`
    done(
      await perform(connectSingleSignOn, context, { issuer, domain, clientId: `${domain}-client`, clientSecret: 'x' }),
    )
  }
}

/** A paper that nobody else is shown. */
async function makeDocument(context: Context): Promise<void> {
  await shareDocument(context, context.organization, 'own')
}

/** Uploads a paper and shares it. Its content is the organization's alone: nobody else has the same. */
async function shareDocument(context: Context, sharedWith: OrganizationId, name: string): Promise<string> {
  const { organization } = context
  const content = Buffer.from(`%PDF-1.7\n${organization}-paper-${name}\n%%EOF\n`)
  const kept = done(await perform(uploadDocument, context, { content: content.toString('base64') }))
  const file = {
    sha256: kept.sha256,
    name: `${organization}-${name}.pdf`,
    mediaType: kept.mediaType,
    bytes: kept.bytes,
  }
  const body = { document: 'insurance', ...file, sharedWith, zone: 'UTC' }
  await tell(context, { kind: 'partner_document', about: `${organization}:${name}`, body })
  return kept.sha256
}

/** Two hosts, and partners of each: what is between two of them is nobody else's. */
async function makeEnrollments(base: Context): Promise<void> {
  for (const host of ['altus', 'nordwind']) {
    const text = `Terms of ${host}`
    const body = {
      version: 1,
      title: text,
      parts: ['reseller'],
      sha256: hash(text),
      text,
      from: '2024-01-01T00:00:00Z',
    }
    await tell(as(base, host), { kind: 'terms', about: `${host}:terms`, body })
  }
  const between = [
    ['leaf', 'altus'],
    ['birch', 'altus'],
    ['birch', 'nordwind'],
    ['leaf', 'nordwind'],
  ] as const
  for (const [partner, host] of between) {
    const company = { legalName: `${partner}-legal-for-${host}`, taxId: `${partner}-tax-${host}`, country: 'DE' }
    const body = { to: host, parts: ['reseller'], company, contact: `psn_${partner}-at-${host}` }
    const about = `${partner}:to-${host}`
    await tell(as(base, partner), { kind: 'partner_application', about, body })
    await tell(as(base, host), {
      kind: 'application_decided',
      about,
      body: { decision: 'more_needed', needed: [`${about}-paper`] },
    })
    await shareDocument(as(base, partner), host, `for-${host}`)
  }
}

/** Tries to deliver, as the deliveries would have left them. */
async function plantAttempts({ ask, context }: World): Promise<void> {
  await ask(`insert into webhook_attempt (delivery_id, number, organization_id, at, ms, status, answer)
    select id, 1, organization_id, now(), 5, 500, organization_id || '-answered' from webhook_delivery`)
  const run = await ask<{ id: string }>('select id from run limit 1')
  await ask(
    `insert into parked (owner_id, scope, key, code, says, run_id, since)
      select id, id || ':scope', id || ':key', 'no_price', id || '-parked', $1, now() from unnest($2::text[]) id`,
    [run[0]?.id, ['nordwind', 'leaf', 'willow', context('altus').operator]],
  )
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
