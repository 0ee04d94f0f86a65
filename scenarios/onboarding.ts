import { createHash } from 'node:crypto'
import { ENROLLMENT_STATES } from '#core/channel/enrollment.ts'
import { enrollments } from '#questions/channel/enrollments.ts'
import { type Channel, DATE, HOME_ZONE, idOf, instantOn, Refused, tell, through, WHO } from './channel.ts'
import { same } from './seen.ts'
import { type Parts, part, type SentenceForm, sentence } from './sentence.ts'

type FactToTell = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const PARTS = ['reseller']
const PAPER = '(insurance|w9|tax_certificate|reseller_certificate)'
const TERMS = `partner terms (\\d+) from ${DATE}(?:, to be accepted by ${DATE})?`
const PAPERS = `${PAPER}(?: and ${PAPER})? and warns (\\d+) days ahead`

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const textOf = (version: string): string => `Partner terms, version ${version}`
const enrollmentId = (partner: string, host: string): string => `${partner}:${host}`

/** How a host takes its partners. */
export const ONBOARDING_GIVEN: readonly SentenceForm[] = [
  sentence(
    'Altus publishes partner terms 1 from 2026-01-01',
    `${WHO} publishes ${TERMS}`,
    (channel, [who = '', ...parts]) => {
      const host = idOf(channel, who)
      channel.published.push([host, termsFact(host, parts)])
    },
  ),
  sentence(
    'Altus asks its partners for insurance and warns 30 days ahead',
    `${WHO} asks its partners for ${PAPERS}`,
    (channel, [who = '', ...parts]) => {
      const host = idOf(channel, who)
      channel.published.push([host, requirementsFact(host, parts)])
    },
  ),
]

const asked: readonly SentenceForm[] = [
  sentence('Leaf applies to Altus', `${WHO} applies (?:again )?to ${WHO}`, async (channel, parts) => {
    const [partner, host] = pairOf(channel, parts)
    const company = { legalName: part(parts, 0), registrationNumber: 'HRB 4711', country: 'DE' }
    const body = { to: host, parts: PARTS, company, contact: `psn_${partner}_0001` }
    await tell(channel, partner, [{ kind: 'partner_application', about: enrollmentId(partner, host), body }])
  }),
  sentence(
    'Leaf accepts partner terms 1 of Altus',
    `${WHO} accepts partner terms (\\d+) of ${WHO}`,
    async (channel, [who = '', version = '', whom = '']) => {
      const [partner, host] = pairOf(channel, [who, whom])
      const named = { terms: `${host}:partner-terms`, version: Number(version), sha256: sha256(textOf(version)) }
      const body = { ...named, person: `psn_${partner}_0001`, at: channel.now.toString() }
      await attempt(channel, partner, { kind: 'terms_accepted', about: enrollmentId(partner, host), body })
    },
  ),
  sentence(
    'Leaf gives Altus its insurance through 2026-12-31',
    `${WHO} gives ${WHO} its ${PAPER}(?: from ${DATE})?(?: through ${DATE})?`,
    async (channel, [who = '', whom = '', paper = '', from, through]) => {
      const [partner, host] = pairOf(channel, [who, whom])
      const days = {
        ...(from !== undefined && { validFrom: from }),
        ...(through !== undefined && { validThrough: through }),
      }
      const about = `${partner}:${paper}-${from ?? 'first'}`
      channel.papers.set(`${partner} ${paper}`, about)
      const file = { sha256: sha256(about), name: `${paper}.pdf`, mediaType: 'application/pdf', bytes: about.length }
      const body = { document: paper, ...file, sharedWith: host, zone: HOME_ZONE, ...days }
      await tell(channel, partner, [{ kind: 'partner_document', about, body }])
    },
  ),
  sentence('Leaf leaves Altus on 2026-11-30', `${WHO} leaves ${WHO} on ${DATE}`, async (channel, parts) => {
    const [partner, host] = pairOf(channel, parts)
    const body = { at: instantOn(part(parts, 2)).toString(), because: 'it sells another product' }
    await tell(channel, partner, [{ kind: 'enrollment_ended', about: enrollmentId(partner, host), body }])
  }),
]

const decided: readonly SentenceForm[] = [
  sentence('Altus approves the application of Leaf', `${WHO} approves the application of ${WHO}`, (channel, parts) =>
    decide(channel, parts, { decision: 'approved' }),
  ),
  sentence(
    'Altus declines the application of Leaf because it has no office',
    `${WHO} declines the application of ${WHO} because (.+)`,
    (channel, parts) => decide(channel, parts, { decision: 'declined', because: part(parts, 2) }),
  ),
  sentence('Altus needs more from Leaf: a tax id', `${WHO} needs more from ${WHO}: (.+)`, (channel, parts) =>
    decide(channel, parts, { decision: 'more_needed', needed: [part(parts, 2)] }),
  ),
  sentence('Altus finds the insurance of Leaf good', `${WHO} finds the ${PAPER} of ${WHO} good`, (channel, parts) =>
    review(channel, parts, { decision: 'accepted' }),
  ),
  sentence(
    'Altus rejects the insurance of Leaf because it is unreadable',
    `${WHO} rejects the ${PAPER} of ${WHO} because (.+)`,
    (channel, parts) => review(channel, parts, { decision: 'rejected', because: part(parts, 3) }),
  ),
  sentence('Altus enrolls Leaf', `${WHO} enrolls ${WHO}(?: until ${DATE})?`, async (channel, parts) => {
    const [host, partner] = pairOf(channel, parts)
    const to = parts[2] === undefined ? {} : { to: instantOn(parts[2]).toString() }
    const body = { from: channel.now.toString(), ...to }
    await attempt(channel, host, { kind: 'enrolled', about: enrollmentId(partner, host), body })
  }),
  sentence(
    'Altus suspends Leaf because its invoices are unpaid',
    `${WHO} suspends ${WHO} because (.+)`,
    async (channel, parts) => {
      const [host, partner] = pairOf(channel, parts)
      const body = { at: channel.now.toString(), because: part(parts, 2) }
      await tell(channel, host, [{ kind: 'enrollment_suspended', about: enrollmentId(partner, host), body }])
    },
  ),
]

const changed: readonly SentenceForm[] = [
  sentence(
    'Altus publishes partner terms 2 from 2026-06-01, to be accepted by 2026-07-01',
    `${WHO} publishes ${TERMS}`,
    async (channel, [who = '', ...parts]) => {
      const host = idOf(channel, who)
      await tell(channel, host, [termsFact(host, parts)])
    },
  ),
  sentence(
    'Altus asks its partners for insurance and w9 and warns 30 days ahead',
    `${WHO} asks its partners for ${PAPERS}`,
    async (channel, [who = '', ...parts]) => {
      const host = idOf(channel, who)
      await tell(channel, host, [requirementsFact(host, parts)])
    },
  ),
  sentence('nothing happens', 'nothing happens', () => undefined),
]

export const ONBOARDING_WHEN: readonly SentenceForm[] = [...asked, ...decided, ...changed]

export const ONBOARDING_THEN: readonly SentenceForm[] = [
  sentence(
    'Leaf is terms_pending with Altus: terms_not_accepted, document_missing',
    `${WHO} is (${ENROLLMENT_STATES.join('|')}) with ${WHO}(?:: ([a-z_, ]+))?`,
    async (channel, [who = '', state = '', whom = '', codes = '']) => {
      const [partner, host] = pairOf(channel, [who, whom])
      for (const seenBy of [partner, host]) {
        const { enrollments: seen } = await through(channel, enrollments, seenBy, { partner, host })
        const shown = seen.map((one) => `${one.state}: ${one.blocks.map(({ code }) => code).join(', ')}`)
        same(shown.join('; '), `${state}: ${codes}`, `how ${who} stands with ${whom}, as ${seenBy} sees it`)
      }
    },
  ),
  sentence('it waits for Leaf', `it waits for ${WHO}`, async (channel, [who = '']) => {
    const organization = idOf(channel, who)
    const { enrollments: seen } = await through(channel, enrollments, organization, {})
    const waiting = seen.flatMap(({ blocks }) => blocks.map(({ waitsFor }) => waitsFor))
    same([...new Set(waiting)].join(', '), organization, 'who has to act')
  }),
  sentence('Nordwind sees no enrollment', `${WHO} sees no enrollment`, async (channel, [who = '']) => {
    const { enrollments: seen } = await through(channel, enrollments, idOf(channel, who), {})
    same(seen.map(({ id }) => id).join(', '), '', `enrollments that ${who} sees`)
  }),
]

function pairOf(channel: Channel, parts: Parts): readonly [string, string] {
  return [idOf(channel, part(parts, 0)), idOf(channel, part(parts, 1))]
}

function termsFact(host: string, [version = '', from = '', acceptBy]: Parts): FactToTell {
  const due = acceptBy === undefined ? {} : { acceptBy: instantOn(acceptBy).toString() }
  const text = textOf(version)
  const named = { version: Number(version), title: 'Partner terms', parts: PARTS, sha256: sha256(text), text }
  return { kind: 'terms', about: `${host}:partner-terms`, body: { ...named, from: instantOn(from).toString(), ...due } }
}

function requirementsFact(host: string, [first, second, days]: Parts): FactToTell {
  const documents = [first, second].flatMap((document) => (document === undefined ? [] : { document, reviewed: true }))
  const body = { parts: PARTS, documents, warnDays: Number(days) }
  return { kind: 'enrollment_requirements', about: `${host}:partners`, body }
}

async function decide(channel: Channel, parts: Parts, body: Record<string, unknown>): Promise<void> {
  const [host, partner] = pairOf(channel, parts)
  await tell(channel, host, [{ kind: 'application_decided', about: enrollmentId(partner, host), body }])
}

/** Looks at the paper of this sort that the partner gave last. */
async function review(channel: Channel, parts: Parts, body: Record<string, unknown>): Promise<void> {
  const [host, paper, partner] = [idOf(channel, part(parts, 0)), part(parts, 1), idOf(channel, part(parts, 2))]
  const about = channel.papers.get(`${partner} ${paper}`) ?? `${partner}:${paper}`
  await tell(channel, host, [{ kind: 'document_reviewed', about, body: { ...body, sha256: sha256(about) } }])
}

/** Tells a fact that may be refused; `it is refused` then asks why. */
async function attempt(channel: Channel, organization: string, fact: FactToTell): Promise<void> {
  channel.lastRefusal = undefined
  try {
    await tell(channel, organization, [fact])
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    channel.lastRefusal = error.code
  }
}
