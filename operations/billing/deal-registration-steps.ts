import { z } from 'zod'
import { secondPersonFault } from '#core/billing/credit-use.ts'
import type { Registration } from '#core/billing/deal-registration.ts'
import type {
  RegistrationContestedFact,
  RegistrationDecidedFact,
  RegistrationEndedFact,
  RegistrationExtendedFact,
  RegistrationFact,
} from '#core/billing/deal-registration-facts.ts'
import { contestingFault, decidingFault, endingFault, extendingFault } from '#core/billing/deal-registration-faults.ts'
import { PROGRAM_ROLES, TELLING_ROLES } from '#core/channel/access.ts'
import { ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import { type FactKind, type Known, notYours, type Opened, unknown, type Weighed } from '#operations/fact-kind.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import type { NewFact } from '#stores/postgres/facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { openRegistrations, type RegistrationCourse } from './deal-registration-course.ts'
import { because, evidence } from './deal-registration-fields.ts'
import { actorFault, actorId, personOf } from './quote-schema.ts'

const continues = {
  scope: 'billing:write',
  about: 'owned',
  continues: 'deal_registration',
  needs: () => [],
} as const

type Step = Readonly<{ by: string }>

/** Judges steps of registrations one after the other, each in the light of those before it. */
function opening<Body extends Step>(
  judge: (registration: Registration, body: Body, course: RegistrationCourse, weighed: Weighed) => Refusal | undefined,
): NonNullable<FactKind<Body>['opens']> {
  return async (acting, told, judged): Promise<Opened<Body>> => {
    const course = await openRegistrations(acting, await vendorsOf(acting, told, judged), judged)
    return ({ about, body }, weighed) => {
      const found = course.registration(about, weighed.now)
      return found ? judge(found, body, course, weighed) : unknown('registration', about)
    }
  }
}

/** With whom the registrations are that are gone on with. */
export async function vendorsOf(
  acting: Acting,
  told: readonly Readonly<{ about: string; owner: string }>[],
  judged: readonly NewFact[],
): Promise<readonly string[]> {
  const stored = await loadFactsAbout(acting, [[['deal_registration'], told.map(({ about }) => about)]])
  const bodies = [...stored, ...judged.filter(({ kind }) => kind === 'deal_registration')]
  return [...told.map(({ owner }) => owner), ...bodies.map(({ body }) => (body as RegistrationFact['body']).vendor)]
}

/** Why an organization can't say something of a registration: it is not the vendor, or not the partner. */
function sideFault(
  what: string,
  side: 'vendor' | 'partner',
  { owner, about, body }: Readonly<{ owner: string; about: string; body: Step }>,
  known: Known,
  { principal }: Weighed,
): Refusal | undefined {
  const found = known<RegistrationFact>('deal_registration', about)
  if (!found) return unknown('registration', about)
  const wanted = side === 'vendor' ? found.body.vendor : ownerOf(about)
  if (owner !== wanted) return notYours(what, `the ${side} ${wanted}`)
  return actorFault(what, body.by, principal)
}

export const registrationDecided: FactKind<RegistrationDecidedFact['body']> = {
  ...continues,
  kind: 'deal_registration_decided',
  roles: PROGRAM_ROLES,
  summary: 'The vendor approves or rejects a registered deal; one that was contested another person than before',
  schema: z.strictObject({ decision: z.enum(['approved', 'rejected']), because, by: actorId }),
  fault: (told, known, _, weighed) => sideFault('a decision', 'vendor', told, known, weighed),
  opens: opening((found, { decision, by }, course, { now, principal }) => {
    const conflicts = course.conflicts(found, now)
    const fault = decidingFault(found, decision, { conflicts, arbitrations: course.arbitrations() })
    if (fault || found.state !== 'contested') return fault
    return secondPersonFault('Deciding what is contested', { person: personOf(by, principal), asked: found.decidedBy })
  }),
}

export const registrationExtended: FactKind<RegistrationExtendedFact['body']> = {
  ...continues,
  kind: 'deal_registration_extended',
  roles: PROGRAM_ROLES,
  summary: 'The vendor protects a registered deal for another stretch, as often as its policy allows',
  schema: z.strictObject({ because, by: actorId }),
  fault: (told, known, _, weighed) => sideFault('an extension', 'vendor', told, known, weighed),
  opens: opening(extendingFault),
}

export const registrationContested: FactKind<RegistrationContestedFact['body']> = {
  ...continues,
  kind: 'deal_registration_contested',
  roles: TELLING_ROLES,
  summary: 'The partner contests that its deal was rejected, with what speaks for it, while the clock runs',
  schema: z.strictObject({
    ...{ because, evidence: evidence.optional(), by: actorId },
  }) as unknown as z.ZodType<RegistrationContestedFact['body']>,
  fault: (told, known, _, weighed) => sideFault('that it is contested', 'partner', told, known, weighed),
  opens: opening((found, __, ___, { now }) => contestingFault(found, now)),
}

export const registrationEnded: FactKind<RegistrationEndedFact['body']> = {
  ...continues,
  kind: 'deal_registration_ended',
  roles: TELLING_ROLES,
  summary: 'The partner has lost a registered deal, or withdraws it',
  schema: z.strictObject({ outcome: z.enum(['lost', 'withdrawn']), because, by: actorId }),
  fault: (told, known, _, weighed) => sideFault('its end', 'partner', told, known, weighed),
  opens: opening(endingFault),
}
